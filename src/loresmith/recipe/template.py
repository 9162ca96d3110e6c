"""A recipe written for a person: what was chosen stands there, every other key is a comment with its default and its meaning."""

from collections.abc import Iterator
from typing import Any, get_args

import yaml
from pydantic.fields import FieldInfo

from .section import Section
from .whole import Recipe

_HEAD = """\
# yaml-language-server: $schema={schema}
# What stands behind a # is a default. To change it, remove the # of the key and of the section it stands in.
"""


def annotated(recipe: Recipe, *, schema: str) -> str:
    """Return the recipe as YAML with comments; `schema` is the path or address of the JSON Schema, for editors.

    Keys that were given when the recipe was made are live, all others are comments. Reading it gives the same recipe.
    """
    return "".join([_HEAD.format(schema=schema), *(f"{line}\n" for line in _section_lines(recipe, between="\n"))])


def _section_lines(section: Section, between: str = "") -> Iterator[str]:
    for key, field in type(section).model_fields.items():
        lines = _field_lines(key, field, getattr(section, key))
        first = next(lines)
        yield between + (first if key in section.model_fields_set else _comment(first))
        # Inside a live section each key decides for itself; inside a comment everything is one.
        yield from lines if key in section.model_fields_set else map(_comment, lines)


def _field_lines(key: str, field: FieldInfo, value: Any) -> Iterator[str]:
    meaning = f"  # {field.description}"
    if isinstance(value, Section):
        yield f"{key}:{meaning}"
        yield from (f"  {line}" for line in _section_lines(value))
    elif isinstance(value, tuple) and value and isinstance(value[0], Section):
        yield f"{key}:{meaning}"
        for item in value:
            lines = _section_lines(item)
            yield f"  - {next(lines)}"
            yield from (f"    {line}" for line in lines)
    elif value is None and (absent := _optional_section(field)):
        yield f"{key}:{meaning}"
        for name, inner in absent.model_fields.items():
            default = "" if inner.is_required() else f" {one_line(_plain(inner.get_default(call_default_factory=True)))}"
            yield f"  # {inner.alias or name}:{default}  # {inner.description}"
    else:
        yield f"{key}: {one_line(value)}{meaning}"


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, Section) else value


def _optional_section(field: FieldInfo) -> type[Section] | None:
    """Return the section that may be given under a field and is not."""
    return next((part for part in get_args(field.annotation) if isinstance(part, type) and issubclass(part, Section)), None)


def _comment(line: str) -> str:
    """Return a line as a comment that keeps its place; what is a comment already stays one."""
    indent = line[: len(line) - len(line.lstrip())]
    return line if line.lstrip().startswith("#") else f"{indent}# {line.lstrip()}"


def one_line(value: Any) -> str:
    """Return a plain value, or a tuple of them, as YAML on one line."""
    plain = list(value) if isinstance(value, tuple) else value.as_posix() if hasattr(value, "as_posix") else value
    return yaml.safe_dump([plain], default_flow_style=True, allow_unicode=True, width=10_000).strip()[1:-1]
