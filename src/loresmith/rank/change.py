"""How much an intrinsic dimension differs between two layers, or before and after training, with a paired interval.

Both sides are resampled with the same documents, so what the prompts have in common cancels.
"""

from typing import NamedTuple

import numpy as np

from .profile import Profile
from .resample import Interval, interval


class Change(NamedTuple):
    """One layer's dimension less another's."""

    difference: float | None
    interval: Interval
    note: str


def change(after: Profile, after_layer: str, before: Profile, before_layer: str) -> Change:
    """Return how much higher one layer's dimension is than another's, paired by document; None with a note where either has none.

    For layers of one profile, or of two of the same documents, scales, resamples and seed; ValueError where scales or resamples differ.
    """
    ours, theirs = after.drawn.get(after_layer), before.drawn.get(before_layer)
    if ours is None or theirs is None:
        which = " and ".join(name for name, one in ((after_layer, ours), (before_layer, theirs)) if one is None)
        return Change(None, Interval(np.nan, np.nan), f"no dimension for layer {which}")
    if after.scales != before.scales or len(ours) != len(theirs) or after.n_documents != before.n_documents:
        raise ValueError("profiles are compared at the same scales, on the same documents and resamples")
    difference = _dimension(after, after_layer) - _dimension(before, before_layer)
    return Change(difference, interval(difference, ours - theirs, after.n_documents), "")


def _dimension(profile: Profile, layer: str) -> float:
    return next(one.dimension for one in profile.layers if one.layer == layer and one.dimension is not None)
