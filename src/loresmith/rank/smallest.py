"""The smallest rank that is not inferior to the best.

A difference that is not significant is no equality. A rank is not inferior where the worse end of its interval against the best arm is
within a margin that was fixed beforehand; the smallest such rank is taken, and confirmed once on questions that had no part in the choice.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Standing(NamedTuple):
    """One arm against the best arm, on dev, in a loss: lower is better."""

    name: str
    rank: float
    """Mean over the modules where they differ."""
    difference: float
    """Its mean loss less the best arm's; 0 for the best."""
    high: float
    """Upper end of the difference's interval over documents; 0 for the best, NaN where there are too few documents."""


class Choice(NamedTuple):
    """What may be said."""

    name: str
    """The arm to take."""
    not_inferior: tuple[str, ...]
    """Every arm within the margin, by rank."""
    undecided: tuple[str, ...]
    """Arms whose difference is within the margin and whose interval is not: more questions or seeds would tell."""


def smallest_not_inferior(arms: Sequence[Standing], *, margin: float) -> Choice:
    """Return the smallest rank whose loss is above the best by less than `margin`, with the confidence of the interval.

    `margin` is in the loss's unit, such as 0.02 nats a token. Of equal ranks the one of lower loss. The best arm itself always qualifies.
    ValueError where no arm has a difference of 0.
    """
    ordered = sorted(arms, key=lambda arm: (arm.rank, arm.difference))
    if not any(arm.difference == 0 for arm in arms):
        raise ValueError("one arm has to be the best, with a difference of 0")
    passing = [arm for arm in ordered if arm.difference == 0 or arm.high < margin]
    undecided = tuple(arm.name for arm in ordered if arm not in passing and arm.difference < margin)
    return Choice(passing[0].name, tuple(arm.name for arm in passing), undecided)
