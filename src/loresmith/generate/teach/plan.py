"""What a course will ask, before anything is spent: the first stage to the letter, the second in requests of the same size."""

from collections.abc import Sequence
from typing import NamedTuple

from ...contracts import ChatRequest
from ...records import Document, Passage
from ...text import sentences
from ..tasks.draft import Fact
from .assign import passages_asked, questions_of
from .lesson import Lesson
from .prompt import check_prompts, facts_request, question_request


class Planned(NamedTuple):
    """The requests of a course."""

    certain: list[ChatRequest]
    """Asked in any case, exactly so."""
    expected: list[ChatRequest]
    """Stand-ins for those that depend on replies: as many as the settings allow at most, of about the true size. Passages asked again
    are not among them."""


def requests_planned(documents: Sequence[Document], passages: Sequence[Passage], *, lesson: Lesson) -> Planned:
    """Return what will be asked about the documents; RecipeError where a prompt or a task name cannot be used."""
    check_prompts(lesson)
    chosen = passages_asked(passages, lesson)
    lists_facts = any(task.unit == "fact" for task in lesson.chosen())
    first = [facts_request(passage, lesson) for passage in chosen] if lists_facts else []
    second = []
    for document in documents:
        mine = [passage for passage in chosen if passage.document == document.id]
        assumed = [(passage, _stand_ins(passage, lesson) if lists_facts else []) for passage in mine]
        second += [question_request(task, asked, lesson) for task, asked in questions_of(assumed, lesson)]
    return Planned(first, second) if lists_facts else Planned(second, [])


def _stand_ins(passage: Passage, lesson: Lesson) -> list[Fact]:
    """Return the passage's first sentences in the place of facts; fewer where it has fewer, since each fact rests on one."""
    said = [sentence for line in passage.text.splitlines() for sentence in sentences(line)]
    return [Fact(sentence, sentence, "other") for sentence in said[: lesson.facts_per_passage]]
