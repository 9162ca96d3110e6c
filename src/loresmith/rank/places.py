"""Who comes first, second, last: the mean of every arm with its interval, and how far its place may move.

All arms are resampled with the same documents. A ranking of arms that differ by less than their noise shows itself: the places overlap.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .resample import CONFIDENCE, draw_documents, interval


class Place(NamedTuple):
    """One arm in one ranking."""

    mean: float
    low: float
    """95 %, over documents; NaN for one document."""
    high: float
    place: int
    """1 is the best; arms with the same mean share a place."""
    place_low: int
    """The best place in 95 % of the resamples."""
    place_high: int
    """The worst."""


def places(
    values: npt.ArrayLike,
    *,
    weights: Sequence[float],
    documents: Sequence[str],
    higher_is_better: bool,
    resamples: int,
    seed: int,
) -> list[Place]:
    """Return each arm's mean and place from values (arms, questions), the same questions for all."""
    table = np.asarray(values, dtype=float)
    draws = draw_documents(documents, resamples=resamples, seed=seed)
    w = np.asarray(weights, dtype=float)
    sums = np.stack([np.bincount(draws.places, row * w, draws.n_documents) for row in table])
    totals = np.bincount(draws.places, w, draws.n_documents)
    means = sums.sum(axis=1) / totals.sum()
    drawn = draws.counts @ sums.T / (draws.counts @ totals)[:, None]
    sign = -1.0 if higher_is_better else 1.0
    own, moved = _places(sign * means[None])[0], _places(sign * drawn)
    tail = (1 - CONFIDENCE) / 2
    found = []
    for arm, mean in enumerate(means):
        ends = interval(float(mean), drawn[:, arm], draws.n_documents)
        low, high = np.quantile(moved[:, arm], [tail, 1 - tail])
        found.append(Place(float(mean), *ends, int(own[arm]), int(np.floor(low)), int(np.ceil(high))))
    return found


def _places(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the place of each column in each row, 1 for the lowest."""
    return np.asarray(1 + (scores[:, None, :] < scores[:, :, None]).sum(axis=2), dtype=np.int64)
