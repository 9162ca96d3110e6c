"""Bring a formula to a machine: by two points measured there, or by what its past runs took.

A formula knows what grows with what; how fast this machine is and how much its allocator keeps, only the machine knows. So the formula's
value is the regressor: actual = a + b * predicted.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

Basis = Literal["formula", "past runs", "preflight"]

# How far the formula alone is off, nine times in ten, as a factor either way: bench/plan.py over its grid, and for time the
# shared machines it ran on.
MEMORY_SPREAD, TIME_SPREAD = 1.35, 2.0
PREFLIGHT_SPREAD = {"memory": 1.15, "time": 1.2}
_NINE_IN_TEN = 1.645  # standard deviations of a normal distribution
_TO_SD = 1.4826  # of a median absolute deviation, likewise


@dataclass(frozen=True, slots=True)
class Correction:
    """How a predicted value becomes an expected one."""

    intercept: float = 0.0
    """In the unit of the value."""
    slope: float = 1.0
    spread: float = 1.0
    """Nine in ten actual values lie within this factor of the expected one, either way."""
    basis: Basis = "formula"
    n: int = 0
    """Runs or points it rests on."""

    def expected(self, predicted: float) -> float:
        """Return the value to expect."""
        return self.intercept + self.slope * predicted

    def interval(self, predicted: float) -> tuple[float, float]:
        """Return the range nine in ten actual values lie in."""
        expected = self.expected(predicted)
        return expected / self.spread, expected * self.spread


def from_points(points: Sequence[tuple[float, float]], *, spread: float) -> Correction:
    """Return the line through (predicted, measured) points of a preflight, by least squares.

    Noise can turn a line through two near points anywhere. One that falls, or that leaves less than nothing at zero, or with all points
    at one place, is given up for the ratio of the last point, the largest one. No point changes nothing.
    """
    usable = [(x, y) for x, y in points if x > 0 and y > 0 and math.isfinite(x) and math.isfinite(y)]
    if not usable:
        return Correction(spread=spread)
    mean_x, mean_y = (sum(column) / len(usable) for column in zip(*usable, strict=True))
    scatter = sum((x - mean_x) ** 2 for x, _ in usable)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in usable) / scatter if scatter > 1e-6 * mean_x**2 else 0.0
    intercept = mean_y - slope * mean_x
    if slope <= 0 or intercept < 0:
        x, y = max(usable)
        return Correction(0.0, y / x, spread, "preflight", len(usable))
    return Correction(intercept, slope, spread, "preflight", len(usable))


def from_runs(pairs: Sequence[tuple[float, float]], *, spread: float) -> Correction:
    """Return the ratio past runs took to what was predicted for them: (predicted, actual) pairs, oldest first, of one machine.

    Median and median absolute deviation of the logarithms, so that one run on a busy machine changes little. `spread` is that of the
    formula alone; it stands for five runs' worth of doubt and gives way as runs come in. Pairs without a number are passed over.
    """
    ratios = [math.log(actual / predicted) for predicted, actual in pairs if _is_usable(predicted) and _is_usable(actual)]
    if not ratios:
        return Correction(spread=spread)
    middle = median(ratios)
    seen = _TO_SD * _NINE_IN_TEN * median(abs(ratio - middle) for ratio in ratios)
    doubt = (len(ratios) * seen + 5 * math.log(spread) / math.sqrt(len(ratios))) / (len(ratios) + 5 / math.sqrt(len(ratios)))
    return Correction(0.0, math.exp(middle), math.exp(doubt), "past runs", len(ratios))


def _is_usable(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and value > 0
