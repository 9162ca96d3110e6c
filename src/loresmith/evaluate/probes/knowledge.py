"""What was known before training, and what each document taught."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

import numpy as np

from ...records import Example, Score


class Known(Enum):
    """How well a model knows a fact, from best to none.

    Source: SLiCK, Gekhman et al., 2024, https://arxiv.org/abs/2405.05904.
    """

    HIGHLY = "highly-known"
    """Every greedy answer is right."""
    MAYBE = "maybe-known"
    """Some greedy answers are right."""
    WEAKLY = "weakly-known"
    """No greedy answer is right, some sampled one is."""
    UNKNOWN = "unknown"
    """None is."""


class Taught(NamedTuple):
    """The questions of one document, before and after."""

    document: str
    n: int
    base: float
    """Mean score of the base."""
    tuned: float
    gain: float
    """In the better direction."""


def known(greedy: Sequence[bool], sampled: Sequence[bool] = ()) -> Known:
    """Return how well a fact is known from whether its answers are right: greedy ones to several prompts, and sampled ones.

    Facts that were unknown are learnt slowest, and training until they are learnt is what raises hallucination.
    Raises ValueError where there is no greedy answer.
    """
    if not greedy:
        raise ValueError("whether a fact is known needs at least one greedy answer")
    if all(greedy):
        return Known.HIGHLY
    if any(greedy):
        return Known.MAYBE
    return Known.WEAKLY if any(sampled) else Known.UNKNOWN


def taught(
    scores: Iterable[Score], examples: Iterable[Example], *, metric: str, model: str, arm: str, higher_is_better: bool, base: str = "base"
) -> Iterator[Taught]:
    """Yield each document with questions scored for both models, most gained first, by id among equals."""
    document_of = {example.id: example.document for example in examples}
    values = {
        (score.model, score.example): score.value
        for score in scores
        if score.metric == metric and score.arm == arm and score.value is not None and score.example in document_of
    }
    by_document: dict[str, list[tuple[float, float]]] = {}
    for (name, example), value in values.items():
        if name == model and (before := values.get((base, example))) is not None:
            by_document.setdefault(document_of[example], []).append((before, value))
    sign = 1 if higher_is_better else -1
    yield from sorted(
        (_taught(document, pairs, sign) for document, pairs in by_document.items()), key=lambda one: (-one.gain, one.document)
    )


def by_known(scores: Mapping[str, float], known_before: Mapping[str, Known]) -> dict[Known, tuple[int, float]]:
    """Return, for each class there is, the number of facts and their mean score after training, by fact id."""
    groups = {kind: [scores[fact] for fact, found in known_before.items() if found is kind and fact in scores] for kind in Known}
    return {kind: (len(found), float(np.mean(found))) for kind, found in groups.items() if found}


def _taught(document: str, pairs: Sequence[tuple[float, float]], sign: int) -> Taught:
    base, tuned = (float(value) for value in np.mean(pairs, axis=0))
    return Taught(document, len(pairs), base, tuned, sign * (tuned - base))
