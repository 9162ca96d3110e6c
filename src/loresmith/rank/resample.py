"""How sure a dimension is: a bootstrap over documents of the points' log-ratios.

Points are never drawn twice: a point and its twin are at distance zero, and three of five points would have one. The ratio
of a point's distances is measured once among all points, and the ratios are drawn, document by document. Every layer and every model
is resampled with the same documents, so that differences between layers, and before and after training, are paired.

Ratios of neighbouring points are nearly independent: over fresh samples the spread is 1.0 to 1.3 times what this gives (`bench/rank.py`).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

from .gride import score_terms
from .neighbours import Array

CONFIDENCE = 0.95
_SPAN = 4.0  # a resampled dimension is looked for between a quarter and four times the estimate
_STEPS = 257


class Interval(NamedTuple):
    """The ends of a 95 % interval; both NaN where there is none."""

    low: float
    high: float


class Draws(NamedTuple):
    """How often each resample draws each document."""

    places: npt.NDArray[np.int64]
    """The document of each point, shape (N,)."""
    counts: Array
    """Shape (resamples, G)."""

    @property
    def n_documents(self) -> int:
        """Return G."""
        return int(self.counts.shape[1])


def draw_documents(documents: Sequence[str], *, resamples: int, seed: int) -> Draws:
    """Return the resamples of N points' documents; the same seed and documents give the same draws."""
    labels, places = np.unique(np.asarray(documents), return_inverse=True)
    random = np.random.default_rng([seed, len(labels)])
    counts = random.multinomial(len(labels), np.full(len(labels), 1 / max(len(labels), 1)), size=resamples)
    return Draws(places.astype(np.int64), counts.astype(np.float64))


def resampled_dimensions(ratios: Array, dimension: float, n1: int, draws: Draws) -> Array:
    """Return the GRIDE dimension of each resample, shape (resamples,), from log-ratios (N,) and the dimension of all of them.

    Solved on a grid, good to 1e-4 of the dimension. NaN where a resample has fewer than two ratios or its solution is
    beyond a quarter or four times the estimate.
    """
    grid = dimension * np.exp(np.linspace(-np.log(_SPAN), np.log(_SPAN), _STEPS))
    known = np.isfinite(ratios)
    terms = np.zeros((draws.n_documents, _STEPS))
    np.add.at(terms, draws.places[known], score_terms(ratios[known, None], grid[None, :], n1))
    sizes = np.bincount(draws.places[known], minlength=draws.n_documents)
    slopes = draws.counts @ terms - 1 / grid
    roots = _crossings(grid, slopes)
    return np.where(draws.counts @ sizes >= 2, roots, np.nan)


def interval(estimate: float, drawn: Array, n_documents: int) -> Interval:
    """Return the percentile interval around the estimate, stretched for few documents; NaN for one document or mostly NaN draws.

    Stretched by t/1.96 x sqrt(G/(G-1)), as every interval over documents here is: the plain one is too narrow for few.
    """
    finite = drawn[np.isfinite(drawn)]
    if n_documents < 2 or 2 * len(finite) <= len(drawn) or not np.isfinite(estimate):
        return Interval(np.nan, np.nan)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(finite, [tail, 1 - tail])
    stretch = float(stdtrit(n_documents - 1, 1 - tail) / ndtri(1 - tail)) * (n_documents / (n_documents - 1)) ** 0.5
    return Interval(float(estimate - stretch * max(estimate - low, 0.0)), float(estimate + stretch * max(high - estimate, 0.0)))


def _crossings(grid: Array, slopes: Array) -> Array:
    """Return where each row of falling slopes (B, steps) goes through zero, NaN where it does not."""
    below = slopes < 0
    right = below.argmax(axis=1)
    rows = np.arange(len(slopes))
    left = np.maximum(right - 1, 0)
    high, low = slopes[rows, left], slopes[rows, right]
    with np.errstate(invalid="ignore", divide="ignore"):
        roots = grid[left] + (grid[right] - grid[left]) * high / (high - low)
    return np.where(below.any(axis=1) & (right > 0), roots, np.nan)
