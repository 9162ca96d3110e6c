"""What is wrong with a recipe, all of it, in words.

pydantic finds unknown keys and values out of range; here its findings are put in the recipe's own terms, and joined by what it
cannot see: the keys of each variant, and the names that stand for code.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..registry import TABLES, find, settings_of, suggestion
from .documents import Chunk
from .grid import place
from .model import Model
from .questions import Curate, Generate, Mix
from .training import Train
from .whole import Recipe

Path = tuple[str | int, ...]

# Where a recipe names code, and of which kind.
_NAMES = {
    ("generate", "teacher"): "teacher",
    ("curate", "filters"): "filter",
    ("curate", "judges"): "judge",
    ("evaluate", "metrics"): "metric",
}
# The sections a variant may change keys of.
_VARIED: dict[str, type[BaseModel]] = {
    "train": Train, "curate": Curate, "model": Model, "chunk": Chunk, "generate": Generate, "mix": Mix,
}  # fmt: skip
# What pydantic says in Python's words or at length; braces hold what it knows about the limit.
_EXPECTED = {
    "greater_than_equal": "expected at least {ge}",
    "greater_than": "expected more than {gt}",
    "less_than_equal": "expected at most {le}",
    "less_than": "expected less than {lt}",
    "string_pattern_mismatch": "expected letters, digits, '.', '_' and '-' (pattern {pattern})",
    "model_type": "expected a section with keys of its own",
    "dict_type": "expected a section with keys of its own",
    "tuple_type": "expected a list",
    "too_short": "expected at least {min_length} in the list",
    "path_type": "expected a path",
    "invalid_key": "expected a key that is a word",
}


class Fault(NamedTuple):
    """One thing that is wrong."""

    path: Path
    """The keys and indices that lead to it; empty where it concerns the whole."""
    text: str
    """What was found, what was expected, and the nearest valid name."""


def faults(data: Mapping[str, Any]) -> list[Fault]:
    """Return everything that is wrong with a recipe as read from YAML; nothing when it can be used."""
    return [*_section_faults(data, Recipe), *_variant_faults(data), *_grid_faults(data), *_name_faults(data), *_filter_faults(data)]


def _section_faults(data: Any, section: type[BaseModel]) -> Iterator[Fault]:
    try:
        section.model_validate(data)
    except ValidationError as error:
        by_path: dict[Path, list[ErrorDetails]] = {}
        for details in error.errors(include_url=False):
            path, inside = _place(details["loc"], section)
            by_path.setdefault(path, []).append(details)
            if details["type"] == "extra_forbidden":
                known = list(inside.model_fields) if inside else []
                details["msg"] = f"unknown key with the value {_shown(details['input'])}. {suggestion(str(path[-1]), known)}"
        yield from (Fault(path, _text(details)) for path, details in by_path.items())


def _variant_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the keys of each variant: each section must be valid once laid over the recipe's own."""
    variants = data.get("variants")
    for index, variant in enumerate(variants if isinstance(variants, list) else []):
        for key in _VARIED if isinstance(variant, dict) else ():
            changes = {"name": variant.get(key)} if key == "model" and isinstance(variant.get(key), str) else variant.get(key)
            if isinstance(changes, dict):
                yield from (Fault(("variants", index, *fault.path), fault.text) for fault in _change_faults(data, key, changes))


def _grid_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the keys and the values of the grid."""
    grid = data.get("grid")
    for key, values in grid.items() if isinstance(grid, dict) else ():
        section, inside = place(str(key))
        if section not in _VARIED:
            yield Fault(("grid", key), f"unknown section {section!r}. {suggestion(section, list(_VARIED))}")
            continue
        listed = values if isinstance(values, list) else []
        said = {fault.text for value in listed for fault in _change_faults(data, section, {inside: value})}
        yield from (Fault(("grid", key), text) for text in sorted(said))


def _change_faults(data: Mapping[str, Any], key: str, changes: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with changes to one section, and with nothing else of it."""
    own = data.get(key)
    own = {"name": own} if key == "model" and isinstance(own, str) else own
    for fault in _section_faults({**(own if isinstance(own, dict) else {}), **changes}, _VARIED[key]):
        if fault.path and fault.path[0] in changes:
            yield Fault((key, *fault.path), fault.text)


def _name_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the names that stand for nothing; `module:attribute` is believed until it is looked up."""
    for (section, key), kind in _NAMES.items():
        inside = data.get(section)
        value = inside.get(key) if isinstance(inside, dict) else None
        for index, choice in enumerate(value if isinstance(value, list) else [value]):
            name = choice.get("name") if isinstance(choice, dict) else choice
            if isinstance(name, str) and not _is_known(kind, name):
                path = (section, key, index) if isinstance(value, list) else (section, key)
                yield Fault(path, f"there is no {kind} named {name!r}. {suggestion(name, TABLES[kind])}")


def _filter_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the settings that a filter does not have."""
    section = data.get("curate")
    choices = section.get("filters") if isinstance(section, dict) else None
    for index, choice in enumerate(choices if isinstance(choices, list) else []):
        if isinstance(choice, dict) and choice.get("name") in TABLES["filter"]:
            known = settings_of(find("filter", choice["name"]))
            for key in choice.keys() - {"name", *known}:
                hint = suggestion(str(key), known) if known else "It has none."
                yield Fault(("curate", "filters", index, key), f"the filter {choice['name']!r} has no setting {key!r}. {hint}")


def _is_known(kind: str, name: str) -> bool:
    return name in TABLES[kind] or ":" in name or any(entry.name == name for entry in entry_points(group=f"loresmith.{kind}"))


def _place(loc: Path, section: type[BaseModel]) -> tuple[Path, type[BaseModel] | None]:
    """Return the path of a pydantic location, and the section that its last key was looked up in."""
    path: list[str | int] = []
    at: type[BaseModel] | None = section
    inside = at
    for part in loc:
        if isinstance(part, str):
            if at is None:
                continue  # pydantic's own name for one member of a union
            inside = at
            at = _section_of(at.model_fields[part].annotation) if part in at.model_fields else None
        path.append(part)
    return tuple(path), inside


def _section_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((section for part in get_args(annotation) if (section := _section_of(part))), None)


def _text(errors: list[ErrorDetails]) -> str:
    """Return one sentence for the errors of one value; a union has one for each of its members."""
    first = errors[0]
    match first["type"]:
        case "extra_forbidden":
            return first["msg"]
        case "missing":
            return "missing, and has no default."
        case "value_error":
            return f"{first['ctx']['error']}."
    expected = " or ".join(dict.fromkeys(_expectation(error) for error in errors)).replace(" or expected", " or")
    return f"{expected}, got {_shown(first['input'])}."


def _expectation(error: ErrorDetails) -> str:
    if error["type"] in _EXPECTED:
        limits = {name: f"{value:g}" if isinstance(value, float) else value for name, value in error.get("ctx", {}).items()}
        return _EXPECTED[error["type"]].format(**limits)
    return error["msg"].replace("Input should be", "expected").split(", unable")[0]


def _shown(value: Any) -> str:
    """Return a value as YAML would have it, cut at 60 characters."""
    shown = "nothing" if value is None else json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
