"""The nearest neighbours of every point, exactly, block by block.

Squared distances come from one matrix product a block, |x|² + |y|² - 2xy, in float64 about the mean. States of language models have
a few coordinates a thousand times the others, so this difference cancels for close pairs: those are measured again coordinate by
coordinate. A tree would not help in thousands of dimensions, and an approximate index would miss the very neighbours that count.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

_BLOCK_BYTES = 32_000_000
# Squared distances below this share of |x|² + |y|² keep fewer than about ten of float64's sixteen digits.
_CANCELS = 1e-5


class Neighbours(NamedTuple):
    """The k nearest neighbours of N points, nearest first."""

    distances: Array
    """Euclidean, shape (N, k)."""
    indices: Indices
    """Which point each one is, shape (N, k); equal distances in the order of the points."""


def neighbours(points: npt.NDArray[np.floating], k: int) -> Neighbours:
    """Return the k nearest neighbours of each of the points (N, D), itself left out.

    Time N² D, memory a copy of the points in float64 and 64 MB. ValueError where N is k or less.
    """
    n_points = len(points)
    if n_points <= k:
        raise ValueError(f"{k} neighbours need at least {k + 1} points, got {n_points}")
    centred = points.astype(np.float64)
    centred -= centred.mean(axis=0)
    squares = np.einsum("nd,nd->n", centred, centred)
    found = Neighbours(np.empty((n_points, k)), np.empty((n_points, k), dtype=np.int64))
    step = max(_BLOCK_BYTES // (8 * n_points), 1)
    for start in range(0, n_points, step):
        rows = np.arange(start, min(start + step, n_points))
        block = _block(centred, squares, rows, k)
        found.distances[rows], found.indices[rows] = block.distances, block.indices
    return found


def _block(points: Array, squares: Array, rows: Indices, k: int) -> Neighbours:
    sums = squares[rows, None] + squares[None, :]
    gaps = sums - 2 * (points[rows] @ points.T)
    left, right = np.nonzero(gaps < _CANCELS * sums)
    gaps[left, right] = _measured(points, rows[left], right)
    gaps[np.arange(len(rows)), rows] = np.inf
    nearest = np.argpartition(gaps, k - 1, axis=1)[:, :k]
    nearest.sort(axis=1)  # so that the stable sort below settles ties by the order of the points
    near = np.take_along_axis(gaps, nearest, axis=1)
    order = np.argsort(near, axis=1, kind="stable")
    indices = np.take_along_axis(nearest, order, axis=1)
    return Neighbours(np.sqrt(np.take_along_axis(near, order, axis=1)), indices)


def _measured(points: Array, left: Indices, right: Indices) -> Array:
    """Return the squared distances of pairs, coordinate by coordinate, a few thousand pairs at once."""
    squared = np.empty(len(left))
    step = max(_BLOCK_BYTES // (8 * points.shape[1]), 1)
    for start in range(0, len(left), step):
        part = slice(start, start + step)
        gaps = points[left[part]] - points[right[part]]
        squared[part] = np.einsum("nd,nd->n", gaps, gaps)
    return squared
