"""Draw the answers a person is to rate, and hide who gave them.

Every model of a drawn question is rated, because differences on the same question say more than means of different ones. Models that
gave the same answer share one sheet: it is read once and counts for all of them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..records import Answer, Example, Passage, make_id

Side = tuple[str, str]
"""A model and an arm."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One answer to rate."""

    id: str
    """Tells nothing of the model; the same draw gives the same id."""
    example: str
    """Id of the question."""
    sides: tuple[Side, ...]
    """Who gave this answer: never shown."""
    question: str
    input: str
    answer: str
    reference: str
    passage: str
    """The text the reference rests on; empty where the dataset was given."""


def sheets(
    answers: Sequence[Answer],
    examples: Sequence[Example],
    passages: Mapping[str, Passage],
    *,
    questions: int,
    seed: int,
    arms: Sequence[str] = ("closed-book",),
) -> list[Sheet]:
    """Return the sheets of `questions` drawn questions, in a random order.

    The draw takes a question of every document before a second of any. Order and draw depend on the seed and the ids alone, so
    that more answers or a second rater change nothing for those who have begun. Questions nobody answered are not drawn.
    """
    given: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.arm in arms:
            given[answer.example].append(answer)
    drawn = _drawn([example for example in examples if example.id in given], questions, seed)
    found = [sheet for example in drawn for sheet in _of_question(example, given[example.id], passages, seed)]
    return sorted(found, key=lambda sheet: sheet.id)


def _drawn(examples: Sequence[Example], questions: int, seed: int) -> list[Example]:
    by_document: dict[str, list[Example]] = defaultdict(list)
    for example in sorted(examples, key=lambda one: make_id(str(seed), "question", one.id)):
        by_document[example.document].append(example)
    turns = {example.id: turn for group in by_document.values() for turn, example in enumerate(group)}
    return sorted(examples, key=lambda one: (turns[one.id], make_id(str(seed), "turn", one.id)))[:questions]


def _of_question(example: Example, answers: Sequence[Answer], passages: Mapping[str, Passage], seed: int) -> list[Sheet]:
    sides: dict[str, list[Side]] = defaultdict(list)
    for answer in answers:
        sides[answer.text.strip()].append((answer.model, answer.arm))
    passage = passages[example.passage].text if example.passage in passages else ""
    return [
        Sheet(
            make_id(str(seed), "sheet", example.id, text), example.id, tuple(sorted(who)), example.instruction, example.input, text,
            example.output, passage,
        )
        for text, who in sides.items()
    ]  # fmt: skip
