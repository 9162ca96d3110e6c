"""Intrinsic dimension from how fast a ball of k neighbours fills: the maximum likelihood of Levina and Bickel.

Averaged over points as MacKay and Ghahramani say: the mean of the inverses, which is the likelihood of all points together. The mean of
the estimates themselves, as first published, is too high for few neighbours.

Source: Levina and Bickel, 2004, https://papers.nips.cc/paper/2577; MacKay and Ghahramani, 2005,
http://www.inference.org.uk/mackay/dimension/.
"""

import numpy as np

from .gride import Estimate
from .neighbours import Array

K = 20
"""Neighbours of a ball; the paper averages 10 to 20."""


def levina_bickel(distances: Array, *, k: int = K) -> Estimate:
    """Return the dimension from the k nearest of the neighbour distances (N, at least k).

    A point with a neighbour at distance zero, or all of them equally far, says nothing and is left out; NaN where none is left.
    The balls of neighbouring points overlap, so the error (d/sqrt(N (k - 1)), as if they did not) is too small and left NaN.
    """
    inverses = _inverses(distances[:, :k])
    inverses = inverses[np.isfinite(inverses) & (inverses > 0)]
    if not len(inverses):
        return Estimate(np.nan, np.nan, 0)
    return Estimate(float(1 / inverses.mean()), np.nan, len(inverses))


def _inverses(distances: Array) -> Array:
    """Return 1/m of every point: the mean of ln(r_k/r_j) over its k - 1 nearer neighbours."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(distances[:, -1:] / distances[:, :-1]).mean(axis=1))
