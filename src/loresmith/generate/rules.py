"""The rules teacher: questions and answers found in the document by rules, without a model.

Grounded by construction: every answer is a stretch of one passage, word for word. It prefers few good questions to many: what it
does not read with certainty it leaves alone. English only; another language gives little.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..records import Document, Example, Passage, make_id
from ..text import normalise
from . import definitions, harvest, howto
from .asked import Draft
from .blocks import read_blocks
from .closed import find as closed
from .statement import statements
from .topic import Topic, topic_of
from .wordings import ways_to_ask

TASKS = ("harvest", "definition", "how-to", "closed")
"""The kinds of question, in the order a stretch of text is offered to them."""

MOST_QUESTION_WORDS = 70  # a wording longer than this is a text with a question mark


def teach(document: Document, passages: Sequence[Passage], *, wordings: int, tasks: Sequence[str] = ()) -> Iterator[Example]:
    """Yield the examples of one document, grouped by fact, in the order of the text.

    `wordings` is the most ways one fact is asked; fewer where English gives fewer. `tasks` chooses among TASKS, none means all.
    Every example's evidence stands in its passage: an answer of several sentences is cut where its passage ends, another that
    no passage holds whole is left out.
    """
    topic = topic_of(document)
    drafts = [draft for draft in _drafts(document, topic) if not tasks or draft.task in tasks]
    facts = [(draft, ways_to_ask(draft, topic, most=wordings)) for draft in drafts]
    for draft, questions in _unambiguous(facts):
        for passage in passages:
            cut = _cut_to(draft, passage)
            if cut is not None:
                yield from _examples(document, passage, cut, questions)
                break


def _drafts(document: Document, topic: Topic) -> list[Draft]:
    """Return the facts of a document in the order of its text; a stretch of it gives one fact, a sentence of a longer answer its own."""
    blocks = read_blocks(document)
    found = list(statements(blocks, topic))
    candidates = [
        *harvest.find(blocks, document.title, topic),
        *howto.find_in_headings(blocks, topic),
        *howto.find_in_sentences(found),
        *definitions.find(found),
        *closed.find(found),
        *closed.find_in_orders(blocks, topic),
    ]
    drafts: dict[tuple[int, bool], Draft] = {}
    for draft in candidates:
        drafts.setdefault((draft.start, bool(draft.stops)), draft)
    return sorted(drafts.values(), key=lambda draft: (draft.start, TASKS.index(draft.task)))


def _unambiguous(facts: Sequence[tuple[Draft, tuple[str, ...]]]) -> Iterator[tuple[Draft, tuple[str, ...]]]:
    """Yield the facts with the questions that only they answer; a harvested question wins over others.

    A fact whose plainest question is ambiguous goes altogether.
    """
    owners: defaultdict[str, list[Draft]] = defaultdict(list)
    for draft, questions in facts:
        for question in questions:
            owners[normalise(question)].append(draft)
    for draft, questions in facts:
        own = tuple(question for question in questions if _owner(owners[normalise(question)]) is draft)
        if own and own[0] == questions[0]:
            yield draft, tuple(question for question in own if len(question.split()) <= MOST_QUESTION_WORDS)


def _owner(drafts: Sequence[Draft]) -> Draft | None:
    harvested = [draft for draft in drafts if draft.task == "harvest"] if len(drafts) > 1 else drafts
    return harvested[0] if len(harvested) == 1 else None


def _cut_to(draft: Draft, passage: Passage) -> Draft | None:
    """Return a fact with as much of its answer as stands in a passage, or None where it does not begin there or cannot be cut."""
    if not passage.start <= draft.start < passage.end:
        return None
    if draft.end <= passage.end:
        return draft
    end = max((stop for stop in draft.stops if stop <= passage.end), default=None)
    return None if end is None else replace(draft, end=end, answer_end=end)


def _examples(document: Document, passage: Passage, draft: Draft, questions: Sequence[str]) -> Iterator[Example]:
    fact = make_id(document.id, str(draft.start), draft.task, questions[0])
    for question in questions:
        yield Example(
            id=make_id(fact, question),
            instruction=question,
            input="",
            output=_output(document.text, draft),
            task=draft.task,
            fact=fact,
            document=document.id,
            passage=passage.id,
            evidence=document.text[draft.start : draft.end],
            origin="rules",
        )


def _output(text: str, draft: Draft) -> str:
    """Return the answer as it is to be said: lists and code on their lines, a sentence on one line with a capital in front."""
    answer = text[draft.answer_start : draft.answer_end]
    if draft.stops:
        indent = draft.start - text.rfind("\n", 0, draft.start) - 1
        return re.sub(rf"\n {{1,{indent}}}", "\n", answer) if indent else answer
    plain = " ".join(answer.split())
    return plain if draft.task == "closed" else plain[:1].upper() + plain[1:]
