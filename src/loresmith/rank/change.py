"""How much an intrinsic dimension differs between two layers, or before and after training, with a paired interval.

Both sides are resampled with the same documents, so what the prompts have in common cancels.
"""

from typing import NamedTuple

import numpy as np

from .profile import LayerDimension, Profile
from .resample import Interval, interval


class Change(NamedTuple):
    """One layer's reading less another's."""

    difference: float | None
    """None where a side has no reading."""
    interval: Interval
    """95 %, over documents."""
    note: str
    """Which sides are readings at the profile's scales only, and no dimension; or have none. Empty where both are dimensions."""


def change(after: Profile, after_layer: str, before: Profile, before_layer: str) -> Change:
    """Return how much higher one layer reads than another, paired by document.

    For layers of one profile, or of two of the same documents, scales, resamples and seed; ValueError where scales or resamples differ.
    """
    if after.scales != before.scales or after.n_documents != before.n_documents:
        raise ValueError("profiles are compared at the same scales, on the same documents and resamples")
    ours, theirs = after.drawn.get(after_layer), before.drawn.get(before_layer)
    if ours is None or theirs is None:
        missing = dict.fromkeys(layer for layer, one in ((after_layer, ours), (before_layer, theirs)) if one is None)
        return Change(None, Interval(np.nan, np.nan), f"no reading of layer {' and '.join(missing)}")
    new, old = _row(after, after_layer), _row(before, before_layer)
    uneven = dict.fromkeys(row.layer for row in (new, old) if row.dimension is None)
    note = f"no plateau in layer {' and '.join(uneven)}" if uneven else ""
    difference = new.reading - old.reading
    return Change(difference, interval(difference, ours - theirs, after.n_documents), note)


def _row(profile: Profile, layer: str) -> LayerDimension:
    return next(row for row in profile.layers if row.layer == layer)
