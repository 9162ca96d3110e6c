"""Whether the estimates agree over a stretch of scales: a number, or none.

A manifold has one dimension at every scale between its noise and its curvature. Clouds with a power-law spectrum have none, and an
estimator still returns one; it differs from scale to scale, which is how one tells.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from .gride import SCALES

WIDTH = 3
"""Neighbouring scales that have to agree: n1 = 2, 4, 8 covers neighbours 2 to 16."""
FLAT = 1.2
"""Largest over smallest estimate of a plateau. With 1,000 points, Gaussian clouds of 2 to 50 dimensions give 1.02 to 1.19, for their
density is not even; clouds without a dimension (power-law spectra, noise in all coordinates) give 1.27 to 1.39 (`bench/rank.py`)."""
FIRST = 2
"""The finest scale of a plateau: at n1 = 1 one near-copy in ten points leaves nothing of the number."""


class Plateau(NamedTuple):
    """What a stretch of scales says."""

    scales: tuple[int, ...]
    """The n1 of the stretch."""
    reading: float
    """Geometric mean of the estimates; NaN where one is missing."""
    dimension: float | None
    """The same, where the estimates agree; None where they do not, for then it is a reading at these scales and no dimension."""
    note: str
    """Why there is no number; empty where there is one."""


def plateau(dimension_by_scale: Mapping[int, float], scales: Sequence[int]) -> Plateau:
    """Return the number on these scales, or None where the largest estimate is more than FLAT times the smallest."""
    values = [dimension_by_scale.get(scale, np.nan) for scale in scales]
    if not np.all(np.isfinite(values)):
        return Plateau(tuple(scales), np.nan, None, f"too few different points for n1 = {scales[-1]}")
    reading = float(np.exp(np.mean(np.log(values))))
    if max(values) > FLAT * min(values):
        return Plateau(
            tuple(scales), reading, None, f"no plateau: {values[0]:.1f} at n1 = {scales[0]}, {values[-1]:.1f} at n1 = {scales[-1]}"
        )
    return Plateau(tuple(scales), reading, reading, "")


def windows(scales: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the stretches of WIDTH neighbouring scales from FIRST on, finest first."""
    usable = [scale for scale in scales if scale >= FIRST]
    return [tuple(usable[start : start + WIDTH]) for start in range(len(usable) - WIDTH + 1)]


def common_window(profiles: Sequence[Mapping[int, float]]) -> tuple[int, ...]:
    """Return the stretch on which most of the profiles have a number, the finest of equals, also of none.

    One stretch for all layers, because dimensions at different scales are not to be compared.
    """
    counts = {window: sum(plateau(profile, window).dimension is not None for profile in profiles) for window in windows(SCALES)}
    return max(counts, key=lambda window: (counts[window], -window[0]))
