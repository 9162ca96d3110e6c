"""Good enough, or as good as: what a difference that is not shown does not say.

`No difference is shown` is not `they are equal`. For that a margin is stated before looking: the largest loss one would shrug at.
Not worse than that is non-inferior; nowhere beyond it on either side is equivalent.
"""

from math import isnan, nan
from typing import NamedTuple

from scipy.special import stdtr

from ..records import Contrast
from .paired import Paired
from .power import SIZE


class Equivalence(NamedTuple):
    """The two one-sided tests of one margin."""

    margin: float
    p_not_worse: float
    """That the model is worse by the margin or more; NaN where it cannot be said."""
    p_not_better: float
    """That the model is better by the margin or more."""

    @property
    def is_non_inferior(self) -> bool:
        """Whether the model is shown to lose less than the margin, at one-sided 5 %."""
        return self.p_not_worse <= SIZE

    @property
    def is_equivalent(self) -> bool:
        """Whether the two are shown to differ by less than the margin: both tests at 5 %."""
        return max(self.p_not_worse, self.p_not_better) <= SIZE if not isnan(self.p_not_worse) else False


def equivalence(pairs: Paired, *, margin: float, higher_is_better: bool) -> Equivalence:
    """Return both tests of a margin above 0, in the metric's unit, by Student's t over documents.

    NaN for a single document. Where the differences do not vary at all, p is 0 or 1. Raises ValueError for a margin of 0 or less.

    Source: Schuirmann, 1987, https://doi.org/10.1007/BF01068419.
    """
    if not margin > 0:
        raise ValueError(f"a margin must be above 0, got {margin}")
    gain = pairs.difference if higher_is_better else -pairs.difference
    return Equivalence(margin, _p_above(gain + margin, pairs), _p_above(margin - gain, pairs))


def is_non_inferior(contrast: Contrast, *, margin: float) -> bool:
    """Return whether the contrast's own 95 % interval excludes a loss of `margin` or more: one-sided 2.5 %, for a gate.

    The model's better direction counts. False where there is no interval. A margin of 0 asks for better.
    """
    worst = contrast.low if contrast.higher_is_better else -contrast.high
    return worst > -margin


def _p_above(distance: float, pairs: Paired) -> float:
    """Return the p that the true distance from the margin is 0 or less."""
    error = pairs.standard_error()
    if isnan(error):
        return nan
    if not error > 0:
        return 0.0 if distance > 0 else 1.0
    return float(stdtr(pairs.degrees_of_freedom, -distance / error))
