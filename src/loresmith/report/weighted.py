"""Means as the tables have them: an answer loss counts by its tokens, every other score once.

A figure or a table that took the plain mean of answer losses would show another number than the headline for the same answers.
"""

from collections.abc import Iterable
from statistics import fmean
from typing import NamedTuple


class Weighted(NamedTuple):
    """One score."""

    value: float
    weight: float


def mean(scores: Iterable[Weighted]) -> float:
    """Return the weighted mean of one score or more, not all of weight 0."""
    values, weights = zip(*scores, strict=True)
    return fmean(values, weights)
