"""What a contrast allows to be said: better, worse, or not shown.

Better needs two witnesses: a 95 % interval without zero, and a sign-flip p of at most .05 that is corrected for the number of
fine-tunes compared. The second assumes nothing about how scores are spread, and cannot speak for fewer than six documents.

A run makes many comparisons, and of a hundred that show nothing five look like something. So one decides, and what is said beside it
waits for it (`beside`): a run in which nothing differs says `better` or `worse` anywhere in at most 5 % of cases.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from math import hypot, isnan

from ..records import Contrast
from .power import SIZE, multiplier


class Standing(Enum):
    """Where the model stands against the other."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    """No document differs."""
    OPEN = "open"
    """The interval includes zero."""
    UNCONFIRMED = "unconfirmed"
    """The interval excludes zero, and the sign-flip test does not confirm it."""
    UNMEASURED = "unmeasured"
    """No question with a score on both sides, or a single document."""


@dataclass(frozen=True, slots=True)
class Gain:
    """A difference in the better direction: above 0 is better, whatever the metric."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A contrast, and what it allows to be said."""

    contrast: Contrast
    p: float | None
    """Corrected by Holm for the fine-tunes compared in the same way."""
    n_compared: int
    """How many were."""
    is_held_back: bool = False
    """Whether it waits for a comparison that shows nothing."""

    @property
    def gain(self) -> Gain:
        """The difference in the better direction."""
        c = self.contrast
        return Gain(c.difference, c.low, c.high) if c.higher_is_better else Gain(-c.difference, -c.high, -c.low)

    @property
    def detectable(self) -> float | None:
        """The smallest true difference that would have been shown with 80 % power, being one of several; None where it cannot be said."""
        if self.contrast.detectable is None:
            return None
        freedom = self.contrast.n_documents - 1
        return self.contrast.detectable * multiplier(freedom, SIZE / self.n_compared) / multiplier(freedom, SIZE)

    @property
    def standing(self) -> Standing:
        """What may be said."""
        c = self.contrast
        if isnan(c.low) or isnan(c.high):
            return Standing.UNMEASURED
        if c.low == c.high == 0:
            return Standing.SAME
        if c.low <= 0 <= c.high:
            return Standing.OPEN
        if self.is_held_back or self.p is None or self.p > SIZE:
            return Standing.UNCONFIRMED
        return Standing.BETTER if self.gain.value > 0 else Standing.WORSE


def judge(contrasts: Iterable[Contrast]) -> list[Judged]:
    """Return each contrast with its p corrected over the fine-tunes of the same stratum, metric and arms."""
    families: dict[tuple[str, ...], list[Contrast]] = defaultdict(list)
    for c in contrasts:
        families[c.stratum, c.metric, c.arm, c.against, c.against_arm].append(c)
    judged = []
    for family in families.values():
        corrected = iter(holm([c.p for c in family if c.p is not None]))
        judged += [Judged(c, None if c.p is None else next(corrected), len(family)) for c in family]
    return judged


def beside(decides: Judged, others: Sequence[Judged]) -> list[Judged]:
    """Return the comparisons said beside the one that decides: held back where it shows nothing, and corrected for being several.

    Source: a test that waits costs the first one nothing, Westfall and Krishen, 2001, https://doi.org/10.1016/S0378-3758(01)00077-5.
    """
    is_held_back = decides.standing not in (Standing.BETTER, Standing.WORSE)
    corrected = iter(holm([each.p for each in others if each.p is not None]))
    return [
        replace(
            each,
            p=None if each.p is None else next(corrected),
            n_compared=each.n_compared * len(others),
            is_held_back=is_held_back,
        )
        for each in others
    ]


def holm(ps: Sequence[float]) -> list[float]:
    """Return the p's, in their order, corrected for being several; each at most 1.

    Source: Holm, 1979, https://www.jstor.org/stable/4615733.
    """
    corrected = [0.0] * len(ps)
    highest = 0.0
    for place, i in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        highest = max(highest, min(1.0, (len(ps) - place) * ps[i]))
        corrected[i] = highest
    return corrected


def gain_beyond(gain: Gain, other: Gain) -> Gain:
    """Return how far one gain goes beyond another of different documents, with its 95 % interval.

    Made from the two intervals, and exact where both are symmetric: the variances of independent estimates add.

    Source: MOVER, Zou and Donner, 2008, https://doi.org/10.1002/sim.3095.
    """
    value = gain.value - other.value
    below = hypot(gain.value - gain.low, other.high - other.value)
    above = hypot(gain.high - gain.value, other.value - other.low)
    return Gain(value, value - below, value + above)
