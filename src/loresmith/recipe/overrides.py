"""Overrides from the command line: `train.rank=8` sets one value of a recipe before it is checked.

The value is YAML. An item of a list is named by its index from 0, or by its `name`: `variants.r1.train.rank=2`.
"""

from typing import Any

from ..errors import RecipeError
from ..yaml_text import parse


def override_value(data: dict[str, Any], override: str) -> tuple[str | int, ...]:
    """Set one value in `data` as `override` says, making the sections that lead to it; return the value's path.

    RecipeError where it is not of the form, or leads into a plain value or past the end of a list.
    """
    dotted, equals, text = override.partition("=")
    if not equals or not all(dotted.split(".")):
        raise RecipeError(f"--set takes a dotted key and a value, got {override!r}.", hint="Write it as --set train.rank=8.")
    value = parse(text, name=f"--set {override}").value
    *way, last = dotted.split(".")
    at: Any = data
    path: list[str | int] = []
    for part in way:
        path.append(_key(at, part, override))
        at = _entered(at, path[-1])
    path.append(_key(at, last, override))
    at[path[-1]] = value
    return tuple(path)


def _key(at: Any, part: str, override: str) -> str | int:
    """Return how `part` is looked up in `at`: a key of a section, or the index of an item by its number or name."""
    if isinstance(at, dict):
        return part
    if not isinstance(at, list):
        raise RecipeError(f"--set {override}: {part!r} would be inside a plain value.", hint="Name a key of a section.")
    names = [str(item.get("name")) if isinstance(item, dict) else "" for item in at]
    if part.isdecimal() and int(part) < len(at):
        return int(part)
    if part in names:
        return names.index(part)
    raise RecipeError(f"--set {override}: there is no item {part!r} among {len(at)}.", hint="Give an index from 0, or the item's name.")


def _entered(at: Any, key: str | int) -> Any:
    """Return what `at` holds under a key, after making room: an absent section is made, `model: name` becomes a section."""
    inside = at.get(key) if isinstance(at, dict) else at[key]
    if inside is None or (key == "model" and isinstance(inside, str)):
        at[key] = inside = {} if inside is None else {"name": inside}
    return inside
