"""What the fine-tune no longer can: general questions the base got right, and how far its predictions moved on text of other kinds."""

from collections.abc import Sequence
from math import nan
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..proportions import mcnemar

Logs = npt.NDArray[np.floating]
"""Log-probabilities in nats of every token of the vocabulary, shape (T, V): one row a position."""


class Flips(NamedTuple):
    """General questions answered before and after."""

    n: int
    accuracy: float
    """Of the fine-tune."""
    base_accuracy: float
    negative: int
    """Right before, wrong now."""
    positive: int
    """Wrong before, right now."""
    p: float
    """Exact McNemar, two-sided."""

    @property
    def negative_share(self) -> float:
        """Share of what the base got right that is lost; NaN where it got nothing right."""
        right = round(self.base_accuracy * self.n)
        return self.negative / right if right else nan


def flips(base_correct: Sequence[bool], tuned_correct: Sequence[bool]) -> Flips:
    """Return what flipped, question by question. Raises ValueError for no question."""
    if not base_correct or len(base_correct) != len(tuned_correct):
        raise ValueError(f"flips need the same questions before and after, got {len(base_correct)} and {len(tuned_correct)}")
    negative = sum(before and not after for before, after in zip(base_correct, tuned_correct, strict=True))
    positive = sum(after and not before for before, after in zip(base_correct, tuned_correct, strict=True))
    n = len(base_correct)
    return Flips(n, sum(tuned_correct) / n, sum(base_correct) / n, negative, positive, mcnemar(negative, positive))


def kl_nats(base: Logs, tuned: Logs) -> float:
    """Return the mean over positions of KL(base || tuned) in nats, at least 0; 0 for the same predictions, NaN for no position.

    What the base finds possible and the fine-tune impossible gives infinity. Raises ValueError for unlike shapes.
    """
    if base.shape != tuned.shape:
        raise ValueError(f"predictions must have one shape, got {base.shape} and {tuned.shape}")
    if not len(base):
        return nan
    p = np.exp(base.astype(np.float64))
    apart = np.where(p > 0, base.astype(np.float64) - tuned.astype(np.float64), 0.0)
    return float(max(np.sum(p * apart, axis=1).mean(), 0.0))
