"""Recipes on disk: read with every fault named at once, written with every default filled in.

A recipe is read as YAML 1.2, changed by `--set` overrides, checked, and its relative paths are taken from its own folder, so
that it means the same wherever the command is run.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ..errors import RecipeError
from ..registry import TABLES
from ..yaml_text import parse
from .faults import Fault, faults
from .overrides import override_value
from .variants import Variant
from .whole import Recipe


class Place(NamedTuple):
    """Where a value was given."""

    line: int
    """Line of the file, from 1; 0 for an override."""
    words: str
    """`line 4`, or the override."""


def load_recipe(path: Path, overrides: Sequence[str] = ()) -> Recipe:
    """Return the recipe of a file, changed by overrides such as `train.rank=8`.

    An override's value is YAML. An item of a list is named by its index, or by its `name`: `variants.r1.train.rank=2`.
    Relative paths are resolved against the recipe's folder, those of overrides too.
    Raises RecipeError for a file that is missing or not YAML, and, with all faults in one message, for one that cannot be used.
    """
    parsed = parse(_read(path), name=str(path))
    if parsed.value is None:
        raise RecipeError(f"{path} is empty.", hint="`loresmith init` writes a recipe to start from.")
    if not isinstance(parsed.value, dict):
        raise RecipeError(f"{path} holds a {type(parsed.value).__name__}, expected keys with values, such as `name: sqlite`.")
    places = {at: Place(line, f"line {line}") for at, line in parsed.lines.items()}
    for override in overrides:
        places[override_value(parsed.value, override)] = Place(0, f"--set {override}")
    found = faults(parsed.value)
    if found:
        raise RecipeError(_message(path, found, places))
    return _rooted(Recipe.model_validate(parsed.value), path.parent)


def dump(recipe: Recipe) -> str:
    """Return a recipe as YAML with every default written out; the same recipe gives the same text, and reads back as itself."""
    values = recipe.model_dump(mode="json")
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=1000)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a recipe, for editors: descriptions, ranges, defaults, and the names known to the registry."""
    root = Recipe.model_json_schema()
    sections = root["$defs"]
    reference = root["properties"]["model"]
    root["properties"]["model"] = {"description": reference["description"], "anyOf": [{"$ref": "#/$defs/Model"}, {"type": "string"}]}
    for key in ("train", "curate", "model", "chunk", "generate", "mix"):
        place = sections["Variant"]["properties"][key]
        place |= {"$ref": f"#/$defs/{key.capitalize()}"}
        place.pop("type", None)
        place.pop("additionalProperties", None)
    sections["Evaluate"]["properties"]["embeddings"]["anyOf"].append({"type": "string"})
    _suggest(sections["Generate"]["properties"]["teacher"], "teacher")
    _suggest(sections["Curate"]["properties"]["filters"]["items"], "filter")
    _suggest(sections["Curate"]["properties"]["judges"]["items"], "judge")
    _suggest(sections["Evaluate"]["properties"]["metrics"]["items"], "metric")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "title": "Loresmith recipe"}


def _suggest(place: dict[str, Any], kind: str) -> None:
    """Let an editor offer the known names, and accept any other: it may be `module:attribute` or a plug-in's."""
    others = place.pop("anyOf", None) or [{"type": place.pop("type")}]
    place["anyOf"] = [{"enum": sorted(TABLES[kind])}, *others]


def _read(path: Path) -> str:
    if path.is_dir():
        raise RecipeError(f"{path} is a folder, expected a recipe file.", hint=f"Did you mean {path / 'recipe.yaml'}?")
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise RecipeError(f"There is no recipe at {path}.", hint="`loresmith init` writes one.") from error
    except UnicodeDecodeError as error:
        raise RecipeError(f"{path} is not text in UTF-8, byte {error.start} is {error.object[error.start]:#04x}.") from error
    except OSError as error:
        raise RecipeError(f"{path} cannot be read: {error.strerror}.") from error


def _message(path: Path, found: Sequence[Fault], places: Mapping[tuple[str | int, ...], Place]) -> str:
    lines = [line for _, line in sorted(_placed(fault, places) for fault in found)]
    if len(lines) == 1:
        return f"{path}, {lines[0]}"
    return "\n  ".join([f"{path} has {len(lines)} faults:", *lines])


def _placed(fault: Fault, places: Mapping[tuple[str | int, ...], Place]) -> tuple[int, str]:
    """Return the line number and `line 4: train.rank: ...`; what is missing is placed where its section stands."""
    known = (fault.path[:n] for n in range(len(fault.path), -1, -1))
    place = next(places[path] for path in known if path in places)
    return place.line, ": ".join(filter(None, [place.words, ".".join(map(str, fault.path)), fault.text]))


def _rooted(recipe: Recipe, folder: Path) -> Recipe:
    """Return the recipe with absolute paths."""
    changes: dict[str, Any] = {
        "sources": tuple(
            source.model_copy(update={"path": _absolute(folder, source.path)}) if source.path else source for source in recipe.sources
        )
    }
    if recipe.generate.prompts:
        changes["generate"] = recipe.generate.model_copy(update={"prompts": _absolute(folder, recipe.generate.prompts)})
    if (chat := recipe.generate.chat) and chat.provider != "openai" and (name := _model_path(chat.model, folder)):
        changes["generate"] = changes.get("generate", recipe.generate).model_copy(update={"chat": chat.model_copy(update={"model": name})})
    if recipe.dataset:
        named = {key: getattr(recipe.dataset, key) for key in ("train", "test")}
        files = {key: _absolute(folder, file) for key, file in named.items() if file}
        changes["dataset"] = recipe.dataset.model_copy(update=files)
    if name := _model_path(recipe.model.name, folder):
        changes["model"] = recipe.model.model_copy(update={"name": name})
    changes["variants"] = tuple(variant.model_copy(update=_rooted_changes(variant, folder)) for variant in recipe.variants)
    for key in {"model", "model.name"} & recipe.grid.keys():
        changes["grid"] = {**recipe.grid, key: tuple(_model_path(name, folder) or name for name in recipe.grid[key])}
    return recipe.model_copy(update=changes)


def _rooted_changes(variant: Variant, folder: Path) -> dict[str, Any]:
    """Return the changed sections of a variant that hold paths, with absolute ones."""
    changes: dict[str, Any] = {}
    if name := _model_path(variant.model.get("name", ""), folder):
        changes["model"] = {**variant.model, "name": name}
    if prompts := variant.generate.get("prompts"):
        changes["generate"] = {**variant.generate, "prompts": str(_absolute(folder, Path(prompts)))}
    return changes


def _model_path(name: str, folder: Path) -> str:
    """Return the absolute path of a model that is a file or folder; empty for an alias or a hub id."""
    path = _absolute(folder, Path(name))
    return str(path) if name.startswith((".", "~")) or path.suffix == ".gguf" or (path / "config.json").is_file() else ""


def _absolute(folder: Path, path: Path) -> Path:
    return Path(os.path.abspath(folder / path.expanduser()))
