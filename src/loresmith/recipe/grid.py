"""A grid of values as combinations, each with a name that says what it is: `rank-4.learning_rate-1e-3`."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

MOST = 500
"""Combinations a grid may have; more is a slip of the pen."""
_NAMES = 100  # characters


class Combination(NamedTuple):
    """One choice of a value for every key."""

    name: str
    changes: dict[str, dict[str, Any]]
    """Section -> key -> value."""


def combinations(grid: Mapping[str, Sequence[Any]]) -> Iterator[Combination]:
    """Yield every combination, the last key changing fastest; nothing for an empty grid.

    A key without a dot is one of `train`, and `model` is its name. ValueError where there are too many, or where their names get too long.
    """
    if not grid:
        return
    if (n := math.prod(map(len, grid.values()))) > MOST:
        raise ValueError(f"the grid has {n} combinations, more than {MOST}")
    for values in product(*grid.values()):
        changes: dict[str, dict[str, Any]] = {}
        for key, value in zip(grid, values, strict=True):
            section, inside = place(key)
            changes.setdefault(section, {})[inside] = value
        name = ".".join(f"{label(key)}-{slug(value)}" for key, value in zip(grid, values, strict=True))
        if len(name) > _NAMES:
            raise ValueError(
                f"the grid gives a name of {len(name)} characters, {name[:40]}…; write these variants out with names of their own"
            )
        yield Combination(name, changes)


def place(key: str) -> tuple[str, str]:
    """Return the section and the key that a key of a grid means."""
    if key == "model":
        return "model", "name"
    section, dot, inside = key.partition(".")
    return (section, inside) if dot else ("train", key)


def label(key: str) -> str:
    """Return the word a key has in names: its last one; `model` for a model's name."""
    return "model" if key in ("model", "model.name") else key.rpartition(".")[2]


def slug(value: Any) -> str:
    """Return a value as part of a name: numbers as short as can be, words in lower case with `-` for what a name may not hold."""
    if isinstance(value, float):
        plain, scientific = f"{value:.10g}", re.sub(r"\.?0*e([+-])0*", r"e\1", f"{value:.6e}").replace("e+", "e")
        return min(plain, scientific, key=len)
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    words = "-".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return re.sub(r"[^a-z0-9._-]+", "-", words.lower()).strip("-._") or "none"
