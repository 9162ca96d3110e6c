"""Intrinsic dimension from each point's two nearest neighbours: TwoNN, in its three usual forms.

In d dimensions r2/r1 follows a Pareto law of exponent d. It looks closest of all and so bears the least curvature and uneven density,
but noise and near-copies ruin it: one copy in ten points turns 9.5 into 1.1. Read it beside GRIDE's larger scales, never alone.

Source: Facco et al., 2017, https://doi.org/10.1038/s41598-017-11873-y.
"""

import numpy as np

from .gride import Estimate, log_ratios
from .neighbours import Array

DISCARDED = 0.1
"""The share of the largest ratios that the fit and the censored form leave out, as the paper and its implementations do."""


def two_nn(distances: Array) -> Estimate:
    """Return the unbiased maximum likelihood estimate, (N - 1) / sum ln(r2/r1), with error d/sqrt(N)."""
    return two_nn_censored(distances, discarded=0.0)


def two_nn_censored(distances: Array, *, discarded: float = DISCARDED) -> Estimate:
    """Return the unbiased estimate that knows of the `discarded` largest ratios only that they are large.

    NaN with fewer than two ratios kept.
    """
    ratios, n_kept = _sorted_ratios(distances, discarded)
    if n_kept < 2:
        return Estimate(np.nan, np.nan, n_kept)
    dimension = (n_kept - 1) / float(ratios[:n_kept].sum() + (len(ratios) - n_kept) * ratios[n_kept - 1])
    return Estimate(dimension, dimension / n_kept**0.5, n_kept)


def two_nn_fit(distances: Array, *, discarded: float = DISCARDED) -> Estimate:
    """Return the slope through the origin of -ln(1 - F) on ln(r2/r1), F the share of points up to each ratio; it has no error.

    With nothing discarded the last point, where F is 1, is still left out. NaN with fewer than two ratios kept.
    """
    ratios, n_kept = _sorted_ratios(distances, discarded)
    n_kept = min(n_kept, len(ratios) - 1)
    if n_kept < 2:
        return Estimate(np.nan, np.nan, max(n_kept, 0))
    heights = -np.log1p(-np.arange(1, n_kept + 1) / len(ratios))
    kept = ratios[:n_kept]
    return Estimate(float(kept @ heights / (kept @ kept)), np.nan, n_kept)


def _sorted_ratios(distances: Array, discarded: float) -> tuple[Array, int]:
    ratios = log_ratios(distances, 1)
    ratios = np.sort(ratios[np.isfinite(ratios)])
    return ratios, int(len(ratios) * (1 - discarded))
