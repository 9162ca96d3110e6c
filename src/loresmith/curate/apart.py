"""Held-out questions that nearly repeat a trained one.

Equal questions, sentences and answers keep facts together before the split (`links`). Nearly equal ones are looked for behind it: chains
of near texts would tie half a corpus into one group, and a test loses less by a few questions.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ..records import Example
from ..text import normalise
from .likeness import TELLING_WORDS
from .near import near_to


class View(NamedTuple):
    """What of an example is compared; an empty text is near to nothing."""

    held: Callable[[Example], str]
    """The text of a held-out example."""
    trained: Callable[[Example], str]
    """The text of a trained one."""


def _question(example: Example) -> str:
    return example.instruction


def _bare_question(example: Example) -> str:
    """Return the question where it stands alone; with an input it may be an instruction that is given with many (`Summarise.`)."""
    return "" if example.input.strip() else example.instruction


def _whole(example: Example) -> str:
    return f"{example.instruction}\n{example.input}\n{example.output}"


def _evidence(example: Example) -> str:
    return example.evidence if len(normalise(example.evidence).split()) >= TELLING_WORDS else ""


def _input(example: Example) -> str:
    return example.input


VIEWS: Mapping[str, View] = {
    "near_question": View(_bare_question, _question),
    "near_question_and_answer": View(_whole, _whole),
    "near_evidence": View(_evidence, _evidence),
    "near_input": View(_input, _input),
}
"""The views by the name of their count."""


def near_by_view(held: Sequence[Example], train: Sequence[Example]) -> dict[str, dict[int, int]]:
    """Return for each view the place of the first trained example that each held-out one is near to, by its own place."""
    return {name: near_to([view.held(one) for one in held], [view.trained(one) for one in train]) for name, view in VIEWS.items()}


def near_trained(held: Sequence[Example], train: Sequence[Example]) -> dict[str, str]:
    """Return the id of the trained example that each held-out one nearly repeats in any of VIEWS, by its id."""
    found: dict[str, str] = {}
    for near in near_by_view(held, train).values():
        for place, trained in near.items():
            found.setdefault(held[place].id, train[trained].id)
    return found
