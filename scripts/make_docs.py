"""Write the generated pages: docs/commands.md, docs/recipe.md and docs/recipe.schema.json.

They say what the code says, because they are made from it: the commands from the command line's own help, the recipe from its
fields. `make docs` writes them; a test fails while they are not current.
"""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import typer.main

from loresmith.cli.app import STEPS, app
from loresmith.recipe import Recipe, Section
from loresmith.recipe.file import schema
from loresmith.recipe.template import one_line
from loresmith.registry import TABLES

DOCS = Path(__file__).parents[1] / "docs"
_MADE = "<!-- Made by scripts/make_docs.py. Change the code and run `make docs`. -->"
_COMMANDS = f"""{_MADE}
# Commands

Every step's verb takes a recipe, does first what is missing before it, and does nothing where all is done. Results go to standard
output, progress to standard error: a bar on a terminal, lines elsewhere. `--debug` anywhere on the line shows the traceback of an
error. `NO_COLOR` is honoured.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | the work failed |
| 2 | a mistake in the recipe, the files or the command, named in one sentence |
| 3 | a gate was not passed: of `audit --gate` or of `compare --gate` |
| 75 | stopped by a signal with everything kept: run the same command again |
| 130 | interrupted from the keyboard; what was done is kept |
"""
_STEPS = """
## The steps

```
loresmith STEP RECIPE [OPTIONS]
```

Each step does first what is missing before it. In their order:

| step | |
|---|---|"""
_RECIPE = f"""{_MADE}
# The recipe

A recipe is one YAML file. The smallest names a run and its documents:

```yaml
name: sqlite
sources: [{{path: docs/, licence: public-domain}}]
```

- Unknown keys are errors. All faults are named at once, each with its line, the value found and the nearest valid name.
- `loresmith recipe check RECIPE` prints it with every default written out; `loresmith init` writes one with every key explained.
- Relative paths start at the recipe's folder.
- `--set train.rank=8` overrides one key from the command line; the value is YAML. An item of a list is named by its index from 0 or by
  its name: `--set variants.r64.train.rank=32`.
- YAML is read by version 1.2: `no` and `2026-11-21` are words, `1e-3` is a number. A key given twice is an error.
- `recipe.schema.json` beside this page lets an editor complete and check a recipe whose first line is
  `# yaml-language-server: $schema=PATH/recipe.schema.json`.
"""
_VARIANTS = """
Every variant is one fine-tune: `train`, with what the variant changes. All variants are trained on the same examples and answer the
same test questions, so that ranks, learning rates and data orders can be compared.

```yaml
variants:
  - {name: r1,  train: {rank: 1}}
  - {name: r64, train: {rank: 64}}
```
"""


def pages() -> dict[str, str]:
    """Return the text of each generated file by its name in docs/."""
    return {
        "commands.md": commands_page(),
        "recipe.md": recipe_page(),
        "recipe.schema.json": json.dumps(schema(), indent=2, ensure_ascii=False) + "\n",
    }


def commands_page() -> str:
    """Return the page about the commands."""
    root: Any = typer.main.get_command(app())
    shared = list(_parameters(root.commands["ingest"]))
    described = {name: list(_command(command, f"loresmith {name}")) for name, command in root.commands.items()}
    # A step's verb that takes more than the others has a section like any other command.
    own = [lines for name, lines in described.items() if name not in STEPS or list(_parameters(root.commands[name])) != shared]
    steps = [f"| `{step}` | {meaning} |" for step, meaning in STEPS.items()]
    return "\n".join([_COMMANDS, *chain(*own), _STEPS, *steps, "", *shared]).rstrip() + "\n"


def recipe_page() -> str:
    """Return the page about the recipe."""
    lines = [_RECIPE, *_table(Recipe)]
    for key, field in Recipe.model_fields.items():
        section = _section(field.annotation)
        if section:
            lines += [f"\n## {key}\n", f"{field.description}\n", *_table(section)]
            lines += [_VARIANTS] if key == "variants" else []
    lines += ["\n## Names\n", "What a name may stand for; `module:attribute` is possible everywhere.\n"]
    lines += [f"- {kind}: {', '.join(f'`{name}`' for name in sorted(table))}" for kind, table in TABLES.items() if kind != "loader"]
    lines += [f"- files read: {', '.join(f'`{name}`' for name in sorted(TABLES['loader']))}"]
    return "\n".join(lines).rstrip() + "\n"


def _command(command: Any, path: str) -> Iterator[str]:
    """Yield the lines about a command, or about each command of a group."""
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from _command(inner, f"{path} {name}")
        return
    yield f"\n## {path.removeprefix('loresmith ')}\n\n```\n{_usage(command, path)}\n```\n\n{command.help}\n"
    yield from _parameters(command)


def _usage(command: Any, path: str) -> str:
    """Return how a command is called: `loresmith show RUN [QUESTION-ID] [OPTIONS]`."""
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    wanted = [_parameter(argument) if argument.required else f"[{_parameter(argument)}]" for argument in arguments]
    return " ".join([path, *wanted, *(["[OPTIONS]"] if command.params else [])])


def _parameters(command: Any) -> Iterator[str]:
    """Yield the table of a command's arguments and options; nothing where it has none."""
    rows = [f"| `{_parameter(parameter)}` | {parameter.help}{_default(parameter)} |" for parameter in command.params]
    yield from ["| | |\n|---|---|", *rows] if rows else []


def _parameter(parameter: Any) -> str:
    """Return how a parameter is written: `--set KEY=VALUE`."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    value = "" if parameter.is_flag else f" {parameter.metavar}"
    return ", ".join(parameter.opts) + value


def _default(parameter: Any) -> str:
    is_told = parameter.default not in (None, False) and not parameter.required
    return f" Default: `{parameter.default}`." if is_told else ""


def _table(section: type[Section]) -> Iterator[str]:
    yield "| key | value | default | meaning |\n|---|---|---|---|"
    for key, field in section.model_fields.items():
        inner = _section(field.annotation)
        default = "required" if field.is_required() else "" if inner else f"`{one_line(field.get_default(call_default_factory=True))}`"
        limits = _limits(schema()["$defs"].get(section.__name__, schema())["properties"][key])
        kind = _type(field.annotation) if not inner else "list of sections" if get_origin(field.annotation) is tuple else "section"
        yield f"| `{key}` | {kind}{limits} | {default} | {field.description} |"


def _type(annotation: Any) -> str:
    """Return a type in plain words."""
    plain = {str: "text", int: "whole number", float: "number", Path: "path", type(None): "empty"}
    if annotation in plain:
        return plain[annotation]
    inside = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _type(inside[0])
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{value}`" for value in inside)
    if get_origin(annotation) is tuple:
        return f"list of {_type(inside[0])}"
    if get_origin(annotation) is dict:
        return "keys of `train`"
    return " or ".join(_type(part) for part in inside)


def _limits(described: dict[str, Any]) -> str:
    """Return the range of a number as the schema has it, also where it may be empty: `, from 0 to 1`."""
    found = next((part for part in [described, *described.get("anyOf", [])] if {"minimum", "exclusiveMinimum"} & set(part)), {})
    low = f"from {found['minimum']:g}" if "minimum" in found else f"above {found['exclusiveMinimum']:g}" if found else ""
    high = (
        f"to {found['maximum']:g}" if "maximum" in found else f"below {found['exclusiveMaximum']:g}" if "exclusiveMaximum" in found else ""
    )
    return f", {' '.join(filter(None, [low, high]))}" if low else ""


def _section(annotation: Any) -> type[Section] | None:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    return next((section for part in get_args(annotation) if (section := _section(part))), None)


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text)
        print(f"wrote docs/{name}")
