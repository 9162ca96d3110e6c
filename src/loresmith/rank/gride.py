"""Intrinsic dimension at one scale after another: GRIDE.

The ratio of the distances to the n2-th and the n1-th neighbour has a known law in d dimensions, whatever the density, as long as that
is even over n2 neighbours. n2 = 2 n1 throughout; n1 = 1 is the maximum likelihood form of TwoNN, larger n1 looks further out and
minds noise and near-copies less.

Source: Denti et al., 2022, https://doi.org/10.1038/s41598-022-20991-1.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .neighbours import Array

SCALES = (1, 2, 4, 8, 16, 32)
"""The n1 of a profile over scales; the last one needs 64 neighbours."""


class Estimate(NamedTuple):
    """A dimension and its error under the estimator's own model."""

    dimension: float
    error: float
    """Standard error, as if the points' ratios were independent; NaN where the estimator gives none."""
    n: int
    """Points it rests on."""


def gride(distances: Array, n1: int) -> Estimate:
    """Return the maximum likelihood dimension from neighbour distances (N, at least 2 n1), nearest first.

    Points whose two distances are tied or zero are left out; with fewer than two left the dimension is NaN. The error comes from the
    observed information. Agrees with scikit-dimension 0.5 to 1e-6 on `tests/references/rank.json`.
    """
    ratios = log_ratios(distances, n1)
    ratios = ratios[np.isfinite(ratios)]
    if len(ratios) < 2:
        return Estimate(np.nan, np.nan, len(ratios))
    dimension = _root(ratios, n1)
    with np.errstate(over="ignore"):  # a ratio so large that sinh overflows adds nothing
        curvatures = (ratios / (2 * np.sinh(dimension * ratios / 2))) ** 2
    information = len(ratios) / dimension**2 + (n1 - 1) * float(curvatures.sum())
    return Estimate(dimension, information**-0.5, len(ratios))


def gride_profile(distances: Array, scales: Sequence[int] = SCALES) -> dict[int, Estimate]:
    """Return the estimate at every scale that has its 2 n1 neighbours."""
    return {n1: gride(distances, n1) for n1 in scales if 2 * n1 <= distances.shape[1]}


def log_ratios(distances: Array, n1: int) -> Array:
    """Return ln(r_2n1 / r_n1) of every point, shape (N,); NaN where it says nothing, because two distances are tied or zero."""
    near, far = distances[:, n1 - 1], distances[:, 2 * n1 - 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.log(far / near)
    return np.where(np.isfinite(ratios) & (ratios > 0), ratios, np.nan)


def score_terms(ratios: Array, dimension: float | Array, n1: int) -> Array:
    """Return each point's part of the derivative of the log-likelihood, broadcast over ratios and dimensions; their sum falls through 0."""
    inner = (n1 - 1) * ratios / -np.expm1(-dimension * ratios) if n1 > 1 else 0.0
    return 1 / dimension + inner - (2 * n1 - 1) * ratios


def _root(ratios: Array, n1: int) -> float:
    from scipy.optimize import brentq  # half a second, which no command that only names the steps should wait for

    # One 1/d less than points: for n1 = 1 that is the unbiased form.
    def slope(dimension: float) -> float:
        return float(score_terms(ratios, dimension, n1).sum()) - 1 / dimension

    upper = 1.0
    while slope(upper) > 0:
        upper *= 2
    return float(brentq(slope, 1e-9, upper, xtol=1e-13, rtol=1e-13))
