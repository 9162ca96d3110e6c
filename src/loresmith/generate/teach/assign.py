"""Who is asked what: passages by section, tasks by fact, verdicts in turn.

Every draw is a digest of the seed and of what it is about, so a passage added later changes nothing for the others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import log
from typing import NamedTuple

from ...records import Passage, make_id
from ..tasks.draft import Asked, Fact
from ..tasks.forms import FORMS
from ..tasks.support import stems
from ..tasks.task import Task
from .lesson import Lesson


class Question(NamedTuple):
    """One request of the second stage."""

    task: Task
    asked: Asked


def passages_asked(passages: Sequence[Passage], lesson: Lesson) -> list[Passage]:
    """Return the passages to ask about, in order: at most `passages_per_section` of each leaf of the tree of headings, by lot."""
    if lesson.passages_per_section is None:
        return list(passages)
    sections: defaultdict[tuple[str, tuple[str, ...]], list[Passage]] = defaultdict(list)
    for passage in passages:
        sections[passage.document, passage.heading_path].append(passage)
    drawn = {
        passage.id
        for section in sections.values()
        for passage in sorted(section, key=lambda passage: make_id(str(lesson.seed), "passage", passage.id))[: lesson.passages_per_section]
    }
    return [passage for passage in passages if passage.id in drawn]


def questions_of(stated: Sequence[tuple[Passage, Sequence[Fact]]], lesson: Lesson) -> list[Question]:
    """Return the requests about one document's passages and the facts each states, in the order of the text.

    Every fact and every passage gets `questions_per_fact` different tasks, drawn by their shares among those that suit it.
    """
    tasks = lesson.chosen()
    of_facts, of_passages, of_pairs = ([task for task in tasks if task.unit == unit] for unit in ("fact", "passage", "passages"))
    found: list[Question] = []
    for passage, facts in stated:
        for fact in facts:
            name = make_id(passage.id, fact.statement, fact.evidence)
            for task in _drawn(_suited(of_facts, fact), lesson.questions_per_fact, lesson.seed, name):
                found.append(Question(task, Asked(passage, fact, support=task.support)))
        for task in _drawn(of_passages, lesson.questions_per_fact, lesson.seed, passage.id):
            found.append(Question(task, Asked(passage, support=task.support)))
    # A passage that was found to state nothing has nothing to be weighed against another either.
    speaking = [passage for passage, facts in stated if facts or not of_facts]
    found.extend(_pairs(speaking, of_pairs, tasks, n_single=len(found), seed=lesson.seed))
    return _with_verdicts(found)


def _suited(tasks: Iterable[Task], fact: Fact) -> list[Task]:
    return [task for task in tasks if not task.kinds or fact.kind in task.kinds]


def _drawn(tasks: Sequence[Task], n: int, seed: int, name: str) -> list[Task]:
    """Return n of the tasks, each with a chance that goes with its share.

    The smallest of -log(u) / share win: Efraimidis and Spirakis, 2006, https://doi.org/10.1016/j.ipl.2005.11.003.
    """

    def key(task: Task) -> float:
        lot = (int(make_id(str(seed), "task", name, task.name), 16) + 1) / (16**16 + 1)
        return -log(lot) / task.share

    return sorted(tasks, key=key)[:n]


def _pairs(passages: Sequence[Passage], of_pairs: Sequence[Task], tasks: Sequence[Task], *, n_single: int, seed: int) -> Iterator[Question]:
    """Yield the questions over two passages: so many that they have their share beside the others, at least one where there can be one."""
    if not of_pairs or len(passages) < 2:
        return
    others = sum(task.share for task in tasks if task.unit != "passages")
    pairs = sorted(_nearest_pairs(passages), key=lambda pair: make_id(str(seed), "pair", pair[0].id, pair[1].id))
    for task in of_pairs:
        wished = max(1, round(n_single * task.share / others)) if others else len(pairs)
        for first, second in pairs[:wished]:
            yield Question(task, Asked(first, None, second, support=task.support))


def _nearest_pairs(passages: Sequence[Passage]) -> list[tuple[Passage, Passage]]:
    """Return each passage with the one it shares most words with, in the order of the text, each pair once."""
    said = [stems(passage.text) for passage in passages]
    pairs: dict[tuple[int, int], None] = {}
    for index, mine in enumerate(said):
        # Of those alike, the one that is farther: a question over neighbours is answered by a passage that was cut elsewhere.
        other = max((at for at in range(len(said)) if at != index), key=lambda at: (_likeness(mine, said[at]), abs(at - index)))
        if mine & said[other]:
            pairs.setdefault((min(index, other), max(index, other)))
    return [(passages[first], passages[second]) for first, second in pairs]


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _with_verdicts(questions: Iterable[Question]) -> list[Question]:
    """Ask for the verdicts of closed questions about facts in turn, task by task, so that each is asked for as often as the others."""
    asked_so_far: Counter[str] = Counter()
    found = []
    for task, asked in questions:
        verdicts = FORMS[task.form].verdicts
        if verdicts and task.unit == "fact":
            asked = asked._replace(verdict=verdicts[asked_so_far[task.name] % len(verdicts)])
            asked_so_far[task.name] += 1
        found.append(Question(task, asked))
    return found
