"""What a model is called where several runs have a `base` each."""

from collections.abc import Iterable, Mapping
from typing import Any

Name = tuple[str, str]
"""A run, and a model's name in it."""


def names(rows: Iterable[Mapping[str, Any]]) -> dict[Name, str]:
    """Return each model's name among all: a fine-tune's own, which a recipe gives once, and `bloom base` for the base below `bloom`.

    Below several fine-tunes a base is called after its run, without the recipe's name before it. In a single run it stays `base`.
    """
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["run"], []).append(row["name"])
    if len(found) == 1:
        return {(run, name): name for run, members in found.items() for name in members}
    first = next(iter(found), "")
    labels = {run: _label(run.removeprefix(f"{first}."), members) for run, members in found.items()}
    return {(run, name): f"{labels[run]} base" if name == "base" else name for run, members in found.items() for name in members}


def _label(run: str, members: list[str]) -> str:
    tuned = [name for name in members if name != "base"]
    return tuned[0] if len(tuned) == 1 else run
