"""How plain values that nest are laid out: what is a line, and what needs a list or a table of its own."""

from collections.abc import Mapping, Sequence
from typing import Any


def properties(models: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return every plain property any model has, `name` left out, in the order they first appear."""
    plain = (key for model in models for key, value in model.items() if not isinstance(value, Mapping))
    return [key for key in dict.fromkeys(plain) if key != "name"]


def is_nested(value: Any) -> bool:
    """Say whether a value of a datasheet needs a list or a table of its own."""
    is_table = isinstance(value, list | tuple) and bool(value) and all(isinstance(row, Mapping) for row in value)
    return is_table or (isinstance(value, Mapping) and bool(value))
