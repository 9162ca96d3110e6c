"""`init` and `doctor`: what a newcomer runs first."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import RUNS, AsJson, Runs

if TYPE_CHECKING:
    from ..doctor import Check

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where recipe.yaml is written.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing, and take the defaults.")]

RECIPE, SCHEMA = "recipe.yaml", "recipe.schema.json"


def init(folder: Folder = Path(), is_yes: Yes = False) -> None:
    """Write an annotated recipe to start from, and the schema that lets an editor help with it."""
    from ..errors import RecipeError
    from ..files import write_json, write_text
    from ..recipe.file import schema
    from ..recipe.template import annotated

    path = folder / RECIPE
    if path.exists():
        raise RecipeError(f"{path} is there already.", hint="Change it, or name another folder.")
    recipe = _asked(folder, is_yes=is_yes)
    write_json(folder / SCHEMA, schema())
    write_text(path, annotated(recipe, schema=SCHEMA))
    print(f"Wrote {path}. Next: loresmith run {path}")


def doctor(runs: Runs = RUNS, as_json: AsJson = False) -> None:
    """Look at this machine: what is needed, what is there, and what to do about the rest.

    Exit code 1 where something needed is missing.
    """
    from dataclasses import asdict

    from ..doctor import checks

    found = []
    for check in checks(runs):
        found.append(check)
        if not as_json:
            _print_check(check)
    is_well = all(check.is_ok or not check.is_needed for check in found)
    if as_json:
        print(json.dumps({"is_well": is_well, "checks": [asdict(check) for check in found]}, ensure_ascii=False, indent=2))
    raise typer.Exit(0 if is_well else 1)


def _print_check(check: "Check") -> None:
    word = "ok" if check.is_ok else "missing" if check.is_needed else "absent"
    print(f"{word:8} {check.name:15} {check.found}")
    if not check.is_ok and check.remedy:
        print(f"{'':24} {check.remedy}")


def _asked(folder: Path, *, is_yes: bool) -> Any:
    """Return the recipe that the answers describe."""
    from ..recipe import Model, Recipe

    name = _ask("Name of the run", _name(folder), is_yes=is_yes)
    documents = _ask("Folder of the documents, from the recipe's own", "docs", is_yes=is_yes)
    licence = _ask("Licence of the documents", "", is_yes=is_yes)
    model = _ask("Base model: an alias, a hub id, a folder or a .gguf file", Model().name, is_yes=is_yes)
    source = {"path": documents, "licence": licence} if licence else {"path": documents}
    return Recipe.model_validate({"name": _name(Path(name)), "model": {"name": model}, "sources": [source]})


def _ask(question: str, default: str, *, is_yes: bool) -> str:
    return default if is_yes else str(typer.prompt(question, default=default, show_default=bool(default)))


def _name(folder: Path) -> str:
    """Return the folder's name with what a recipe's name may hold."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", folder.absolute().name).strip("-._")[:60] or "my-run"
