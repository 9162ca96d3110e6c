"""YAML as people mean it, with the line of every value.

PyYAML reads YAML 1.1, where `no` is false, `1e-3` a word and `1:30` ninety, and where the second of two equal keys
silently wins. Here plain scalars follow the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema),
and a key given twice is an error.
"""

import re
from typing import Any, NamedTuple

import yaml

from .errors import RecipeError

Path = tuple[str | int, ...]


class Parsed(NamedTuple):
    """A YAML text, read."""

    value: Any
    """Dictionaries, lists, strings, numbers, booleans, None; None for an empty text."""
    lines: dict[Path, int]
    """Line of each key or item, counted from 1, by the path that leads to it."""


def parse(text: str, *, name: str) -> Parsed:
    """Return the value of a YAML text; RecipeError naming the line where it is not YAML, or gives a key twice.

    `name` is what the text is called in the error. Anchors, aliases and `<<` merges work; tags other than the standard ones do not.
    """
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return Parsed(None, {})
        lines: dict[Path, int] = {}
        _note_lines(node, (), lines, name=name, above=())
        return Parsed(loader.construct_document(node), lines)
    except yaml.constructor.ConstructorError as error:
        raise RecipeError(f"{name}, line {_line(error)}: {error.problem}.", hint="Use plain values.") from error
    except yaml.MarkedYAMLError as error:
        hint = "Look at the indentation, the colons and the quotes."
        raise RecipeError(f"{name}, line {_line(error)}: this is not YAML, {error.problem}.", hint=hint) from error
    except yaml.YAMLError as error:
        raise RecipeError(f"{name}: this is not YAML, {' '.join(str(error).split())}.") from error


def _line(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _note_lines(node: yaml.Node, path: Path, lines: dict[Path, int], *, name: str, above: tuple[yaml.Node, ...]) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if node in above:
        raise RecipeError(f"{name}, line {node.start_mark.line + 1}: the anchor of this value contains itself.")
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _note_lines(item, (*path, index), lines, name=name, above=(*above, node))
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                first = seen[key.value]
                raise RecipeError(
                    f"{name}, line {line}: the key {key.value!r} was given on line {first} already.", hint="Keep one of the two."
                )
            if isinstance(key, yaml.ScalarNode):
                seen[key.value] = lines[(*path, key.value)] = line
            _note_lines(value, (*path, str(key.value)), lines, name=name, above=(*above, node))


def _resolvers(*rules: tuple[str, str, str]) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Return PyYAML's table: for the first character of a plain scalar, the tags to try with their patterns."""
    table: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for tag, first_characters, pattern in rules:
        for character in [*first_characters] or [""]:
            table.setdefault(character, []).append((f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z")))
    return table


class _Loader(yaml.SafeLoader):
    """SafeLoader with the scalars of YAML 1.2, and 10_000 as a number."""

    yaml_implicit_resolvers = _resolvers(
        ("null", "~nN", "~|null|Null|NULL"),
        ("null", "", ""),
        ("bool", "tTfF", "true|True|TRUE|false|False|FALSE"),
        ("int", "-+0123456789", "[-+]?(?:0|[1-9][0-9_]*)"),
        ("float", "-+.0123456789", r"[-+]?(?:(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)"),
        ("merge", "<", "<<"),
    )
