"""A rank for every layer out of its intrinsic dimension: study D's arms, and GeLoRA's rule with what it does not know.

Two ideas that share a word. "The dimension as the rank" gives every module of a layer that many directions. GeLoRA bounds the rank from
below by how much the dimension rises across a layer, and adds one, which gives ranks of one or two on the same profile. Neither bound says
anything about how many facts fit: see `capacity`.

Source of the second: Ed-dib et al., 2024, https://arxiv.org/abs/2412.09250.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from .change import change
from .profile import Profile

FLOOR = 1
"""The lowest rank PEFT takes."""


class Allocation(NamedTuple):
    """A rank for every layer."""

    rank_by_layer: dict[int, int]
    """Layers from 0, as module paths count them."""
    notes: tuple[str, ...]
    """What is not known about it."""


def uniform(rank: int, n_layers: int) -> Allocation:
    """Return the same rank for every layer."""
    return Allocation(dict.fromkeys(range(n_layers), rank), ())


def by_dimension(profile: Profile, n_layers: int, *, take: Literal["min", "max", "each"], rounding: Literal["round", "ceil"]) -> Allocation:
    """Return the profile's smallest or largest reading for all layers, or each layer's own; ValueError where no layer has one.

    A layer is adapted to the dimension of the states it puts out. One without a reading gets the mean of its nearest neighbours' that have.
    The notes say how many readings are no dimension, because other scales would give other ranks.
    """
    known = _known(profile)
    if not known:
        raise ValueError("no layer has an intrinsic dimension, so there is none to be a rank")
    notes = _uneven(profile)
    if take != "each":
        chosen = min(known.values()) if take == "min" else max(known.values())
        return Allocation(uniform(_rank(chosen, rounding), n_layers).rank_by_layer, notes)
    missing = [layer for layer in range(n_layers) if layer not in known]
    ranks = {layer: _rank(_nearest(known, layer), rounding) for layer in range(n_layers)}
    borrowed = (f"layers {_listed(missing)} have no dimension of their own and take their neighbours'",) if missing else ()
    return Allocation(ranks, (*notes, *borrowed))


def gelora(profile: Profile, n_layers: int, *, bound: Literal["estimate", "upper"], rounding: Literal["round", "ceil"]) -> Allocation:
    """Return max(d_out - d_in, 0) + 1 for every layer, d_in and d_out the dimensions of the states before and behind it.

    `upper` takes the upper end of the difference's 95 % interval, with which the bound holds as surely as the profile does. The first
    layer's input is the embedding of one token and has no dimension, so it gets 1, as does a layer next to one without a number.
    The notes count the rises that are told from noise.
    """
    ranks, n_sure, unknown = {}, 0, []
    for layer in range(n_layers):
        rise = change(profile, str(layer + 1), profile, str(layer)) if layer else None
        if rise is None or rise.difference is None:
            unknown.append(layer)
            ranks[layer] = FLOOR
            continue
        n_sure += rise.interval.low > 0
        value = rise.interval.high if bound == "upper" and math.isfinite(rise.interval.high) else rise.difference
        ranks[layer] = _rank(max(value, 0.0) + 1, rounding)
    notes = [f"{n_sure} of {n_layers - len(unknown)} rises between layers are told from noise"]
    if len(unknown) > 1:
        notes.append(f"layers {_listed(unknown)} have no rise and get rank {FLOOR}")
    return Allocation(ranks, (*notes, *_uneven(profile)))


def by_module(allocation: Allocation, modules: Sequence[str]) -> dict[str, int]:
    """Return the rank of every module from its layer's; modules are paths such as `model.layers.7.mlp.up_proj`.

    The layer is the first number in the path. A module outside the layers gets the largest rank.
    """
    top = max(allocation.rank_by_layer.values())
    return {module: allocation.rank_by_layer.get(layer_of(module), top) for module in modules}


def layer_of(module: str) -> int:
    """Return the layer a module's path names, -1 where it names none."""
    return next((int(part) for part in module.split(".") if part.isdecimal()), -1)


def alphas(rank_by_module: Mapping[str, int], *, alpha: float, per_rank: bool) -> dict[str, float]:
    """Return alpha for each module: `alpha` for all, or that times its rank (study D's 8r), which makes every scaling the same."""
    return {module: alpha * rank if per_rank else alpha for module, rank in rank_by_module.items()}


def _known(profile: Profile) -> dict[int, float]:
    return {int(one.layer) - 1: one.reading for one in profile.layers if one.layer.isdecimal() and math.isfinite(one.reading)}


def _uneven(profile: Profile) -> tuple[str, ...]:
    read = [one for one in profile.layers if one.layer.isdecimal() and math.isfinite(one.reading)]
    n_uneven = sum(one.dimension is None for one in read)
    scales = f"n1 = {profile.scales[0]} to {profile.scales[-1]}"
    return (
        (f"{n_uneven} of {len(read)} layers have no plateau, so their ranks hang on the scales they are read at, {scales}",)
        if n_uneven
        else ()
    )


def _nearest(known: Mapping[int, float], layer: int) -> float:
    distance = min(abs(other - layer) for other in known)
    near = [known[other] for other in (layer - distance, layer + distance) if other in known]
    return sum(near) / len(near)


def _rank(value: float, rounding: Literal["round", "ceil"]) -> int:
    return max(math.ceil(value) if rounding == "ceil" else round(value), FLOOR)


def _listed(layers: Sequence[int]) -> str:
    return ", ".join(map(str, layers))
