"""A profile as one JSON value and back, resamples included, so that a later profile can be compared with it in pairs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from .profile import LayerDimension, Profile
from .twins import Twin

_NUMBERS = ("reading", "low", "high", "two_nn", "levina_bickel", "participation")


def as_plain(profile: Profile) -> dict[str, Any]:
    """Return a profile as what JSON can hold; resamples are rounded to five digits, far below their spread."""
    return {
        "scales": list(profile.scales),
        "n_documents": profile.n_documents,
        "layers": [row.to_dict() for row in profile.layers],
        "twins": {name: [list(twin) for twin in twins] for name, twins in profile.twins.items()},
        "drawn": {name: [float(f"{value:.5g}") for value in drawn] for name, drawn in profile.drawn.items()},
    }


def from_plain(value: Mapping[str, Any]) -> Profile:
    """Return the profile a JSON value holds; JSON has no NaN and says null."""
    return Profile(
        layers=tuple(LayerDimension.from_dict({**row, **_with_nan(row)}) for row in value["layers"]),
        scales=tuple(value["scales"]),
        twins={name: tuple(Twin(*twin) for twin in twins) for name, twins in value["twins"].items()},
        drawn={name: np.array([np.nan if one is None else one for one in drawn]) for name, drawn in value["drawn"].items()},
        n_documents=value["n_documents"],
    )


def _with_nan(row: Mapping[str, Any]) -> dict[str, float]:
    return {name: np.nan for name in _NUMBERS if row[name] is None}
