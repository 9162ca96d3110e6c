"""Points closer together than chance allows: copies and near-copies.

"What are the symptoms of flu?" and "What are the symptoms of the flu?" are one question, and one such pair in ten drives TwoNN from
9.5 to 1.1. Among the k nearest neighbours of a point in d dimensions, the share (r1/rk)^d is the smallest of k - 1 uniform numbers.
A point whose nearest neighbour is so near that this would happen once in twenty data sets has a twin. Both a near and a far ring
are asked, so that a point with nine copies is caught too. Only the first of twins stays.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .gride import gride
from .neighbours import Array, Indices, neighbours

CHANCE = 0.05
"""How often a data set without twins loses a point."""
RINGS = (8, 64)
"""The k of the rings."""
_ROUNDS = 20  # a group of copies larger than the far ring gets smaller every round


class Twin(NamedTuple):
    """A point that was left out."""

    point: int
    """Its place among the points."""
    of: int
    """The earlier point it repeats."""
    distance: float
    """Between the two, as a share of the median distance between nearest neighbours; 0 for an identical point."""


class Apart(NamedTuple):
    """The points that stay, with their neighbours among themselves."""

    kept: Indices
    """Indices into the points, ascending."""
    distances: Array
    """Distances to the nearest neighbours, nearest first, shape (points kept, k)."""
    twins: tuple[Twin, ...]
    """What was left out, in the order of the points."""


def set_apart(points: npt.NDArray[np.floating], *, k: int = max(RINGS)) -> Apart:
    """Return the points without twins, and their distances to k neighbours, or to all where there are fewer.

    Empty arrays where fewer than three points are left.
    """
    kept = np.arange(len(points))
    twins: list[Twin] = []
    for _ in range(_ROUNDS):
        if len(kept) < 3:
            break
        found = neighbours(points[kept], min(k, len(kept) - 1))
        pairs = _pairs(found.distances, found.indices)
        if not pairs:
            return Apart(kept, found.distances, _traced(twins))
        unit = float(np.median(found.distances[:, 0])) or 1.0
        twins += [Twin(int(kept[one]), int(kept[of]), distance / unit) for one, of, distance in pairs]
        kept = np.delete(kept, [one for one, _, _ in pairs])
    distances = neighbours(points[kept], min(k, len(kept) - 1)).distances if len(kept) >= 3 else np.empty((len(kept), 0))
    return Apart(kept, distances, _traced(twins))


def _traced(twins: list[Twin]) -> tuple[Twin, ...]:
    """Return the twins in order, each of a point that stayed: one that was itself left out later leads on to its own."""
    of = {twin.point: twin.of for twin in twins}
    traced = []
    for twin in sorted(twins):
        root = twin.of
        while root in of:
            root = of[root]
        traced.append(twin._replace(of=root))
    return tuple(traced)


def _pairs(distances: Array, indices: Indices) -> list[tuple[int, int, float]]:
    """Return (later point, the earliest of its group, distance between neighbours) for every point with a twin before it."""
    limits = _limits(distances)
    near = distances <= limits[:, None]
    first = np.arange(len(distances))
    pairs = {}
    for one, column in zip(*np.nonzero(near), strict=True):
        later, earlier = max(one, indices[one, column]), min(one, indices[one, column])
        root = first[earlier]
        if later not in pairs and root < later:
            pairs[later] = (int(later), int(root), float(distances[one, column]))
            first[later] = root
    return sorted(pairs.values())


def _limits(distances: Array) -> Array:
    """Return for each point the distance within which another point is its twin; 0, identical points only, where nothing can be said."""
    limits = np.zeros(len(distances))
    for k in RINGS:
        if k > distances.shape[1]:
            continue
        dimension = gride(distances, k // 2).dimension
        if np.isfinite(dimension):
            # P((r1/rk)^d < u) = 1 - (1 - u)^(k-1), which is to happen CHANCE / N times a point.
            share = -np.expm1(np.log1p(-CHANCE / len(distances)) / (k - 1))
            limits = np.maximum(limits, distances[:, k - 1] * share ** (1 / dimension))
    return limits
