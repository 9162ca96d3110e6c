"""How-to: a procedure as numbered steps, in the order of the passage."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from ...text import sentences, words
from .draft import Asked, Draft, Fault
from .support import stems
from .wording import answer_fault

FEWEST_STEPS = 2
MOST_STEPS = 12


def fields(verdict: str) -> dict[str, Any]:
    """Return the schema of the steps."""
    return {"steps": {"type": "array", "items": {"type": "string"}, "minItems": FEWEST_STEPS, "maxItems": MOST_STEPS}}


def read(item: Mapping[str, Any], questions: tuple[str, ...], asked: Asked) -> Draft | Fault:
    """Return the draft; the answer is the numbered steps, one a line."""
    assert asked.fact is not None
    steps = [_bare(step) for step in item["steps"] if words(step)]
    if not FEWEST_STEPS <= len(steps) <= MOST_STEPS:
        return Fault("not-steps", f"A procedure has {FEWEST_STEPS} to {MOST_STEPS} steps, here are {len(steps)}.")
    for step in steps:
        wrong = answer_fault(step, asked, questions=questions)
        if wrong:
            return wrong
    if not _in_order(steps, asked.passage.text):
        return Fault("steps-out-of-order", "The steps do not follow the order of the passage.")
    return Draft(questions, "\n".join(f"{n}. {step}" for n, step in enumerate(steps, start=1)), asked.fact.evidence)


def _bare(step: str) -> str:
    """Return a step without the number or dash in front."""
    plain = " ".join(step.split())
    mark, _, rest = plain.partition(" ")
    return rest if rest and (mark.rstrip(".):").isdigit() or mark in {"-", "*"}) else plain


def _in_order(steps: Sequence[str], text: str) -> bool:
    """Say whether the places of the passage that the steps resemble most come one after the other.

    A step that resembles no place, or several alike, is passed over.
    """
    lines = [stems(sentence) for line in text.splitlines() for sentence in sentences(line)]
    places = []
    for step in map(stems, steps):
        shared = [len(step & line) for line in lines]
        best = max(shared, default=0)
        if best > 1 and shared.count(best) == 1:
            places.append(shared.index(best))
    return all(first <= second for first, second in pairwise(places))
