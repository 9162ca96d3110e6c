"""How many straight directions the points spread over: two cross-checks that see no curvature.

Both are upper readings: a curved surface of few dimensions takes up many straight ones. Neither is an intrinsic dimension.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class LinearDimension(NamedTuple):
    """What the eigenvalues of the covariance say."""

    participation: float
    """(sum of eigenvalues)² / sum of squares: as many directions as would give this spread if all were equal. Too low for few points."""
    pca90: int
    """The fewest principal components that hold 90 % of the variance."""


def linear_dimension(points: npt.NDArray[np.floating]) -> LinearDimension:
    """Return both for points (N, D), from the smaller of the N x N and D x D products; NaN and 0 where all points are one."""
    if len(points) < 2:
        return LinearDimension(np.nan, 0)
    centred = points.astype(np.float64)
    centred -= centred.mean(axis=0)
    wide = centred.shape[1] > centred.shape[0]
    eigenvalues = np.linalg.eigvalsh(centred @ centred.T if wide else centred.T @ centred)[::-1].clip(min=0)
    total = eigenvalues.sum()
    if total == 0:
        return LinearDimension(np.nan, 0)
    shares = np.cumsum(eigenvalues) / total
    return LinearDimension(float(total**2 / (eigenvalues**2).sum()), int(np.searchsorted(shares, 0.9 - 1e-12)) + 1)
