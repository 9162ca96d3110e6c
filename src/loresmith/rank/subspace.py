"""The dimension of the smallest random subspace in which training reaches nine tenths of what it reaches outside: d90.

It shares its name with the dimension of hidden states and nothing else: it belongs to a model, a task and a budget of updates together,
and is read off trainings. Here the whole space is that of the LoRA pairs, so it says how many free numbers of an adapter would do.

Sources: Li et al., 2018, https://arxiv.org/abs/1804.08838; Aghajanyan et al., 2020, https://arxiv.org/abs/2012.13255.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..records import Record
from .resample import draw_documents, interval

ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class Reached(Record):
    """What training in one subspace reached of the whole adapter's gain."""

    dimension: int
    """Free numbers."""
    learning_rate: float
    loss: float
    """Nats a token of dev answers."""
    share: float
    """Of the gain the whole adapter has over the base; below 0 where it is worse than the base."""
    low: float
    """95 % over documents; NaN for one document, and where the whole adapter's own gain is not told from none."""
    high: float


def share_of_gain(
    base: Sequence[float], whole: Sequence[float], some: Sequence[float], *, documents: Sequence[str], resamples: int, seed: int
) -> tuple[float, float, float]:
    """Return (share, low, high) of the whole adapter's gain, from the nats of the same answers under base, whole adapter and some other.

    NaN where the whole adapter gains nothing.
    """
    gains = np.stack([np.asarray(base) - np.asarray(side) for side in (whole, some)])
    draws = draw_documents(documents, resamples=resamples, seed=seed)
    sums = np.stack([np.bincount(draws.places, side, draws.n_documents) for side in gains])
    return _ratio(sums.sum(axis=1), draws.counts @ sums.T, draws.n_documents)


def d90(rows: Sequence[Reached]) -> int | None:
    """Return the smallest dimension of these that reaches nine tenths; None where none does."""
    return min((row.dimension for row in rows if row.share >= ENOUGH), default=None)


def _ratio(total: npt.NDArray[np.float64], drawn: npt.NDArray[np.float64], n_documents: int) -> tuple[float, float, float]:
    if total[0] <= 0:
        return np.nan, np.nan, np.nan
    share = float(total[1] / total[0])
    # A gain that some draws do not have is a ratio to noise.
    ratios = np.where(drawn[:, 0] > 0, drawn[:, 1] / np.where(drawn[:, 0] > 0, drawn[:, 0], 1.0), np.nan)
    if np.isnan(ratios).mean() > 0.025:
        return share, np.nan, np.nan
    return share, *interval(share, ratios, n_documents)
