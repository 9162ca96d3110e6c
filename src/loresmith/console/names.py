"""What a recipe can name, each with what it does: the registry, read aloud."""

from inspect import getdoc, signature
from typing import Any

from rich import box
from rich.table import Table

from ..errors import MissingExtra, RecipeError
from ..registry import TABLES, find, settings_of, suggestion


def described(what: str) -> list[dict[str, Any]]:
    """Return name, meaning and settings of every filter, metric, teacher, loader or task; RecipeError for another word."""
    if what == "tasks":
        return _tasks()
    kind = what.removesuffix("s")
    if kind not in TABLES:
        raise RecipeError(f"There is no list of {what!r}.", hint=suggestion(what, ["runs", "tasks", *(f"{name}s" for name in TABLES)]))
    return [_described(kind, name) for name in TABLES[kind]]


def table(found: list[dict[str, Any]]) -> Table:
    """Return one row for each name."""
    rows = Table("Name", "what it does", "settings", box=box.SIMPLE_HEAD, pad_edge=False)
    for one in found:
        settings = ", ".join(f"{name}: {value}" for name, value in one["settings"].items())
        rows.add_row(one["name"], one["meaning"], settings)
    return rows


def _described(kind: str, name: str) -> dict[str, Any]:
    try:
        function = find(kind, name)
    except (MissingExtra, ImportError) as error:
        return {"name": name, "meaning": str(error), "settings": {}}
    parameters = signature(function).parameters
    settings = {key: parameters[key].default for key in settings_of(function)} if kind == "filter" else {}
    return {"name": name, "meaning": (getdoc(function) or "").split("\n")[0], "settings": settings}


def _tasks() -> list[dict[str, Any]]:
    from ..generate.kinds import TASKS
    from ..generate.tasks.prompt_set import SETS, read_prompts

    of_rules = [{"name": name, "meaning": "a kind of question of the teacher `rules`", "settings": {}} for name in TASKS]
    of_chat = {name: sorted(read_prompts(name).tasks) for name in SETS}
    return of_rules + [
        {"name": task, "meaning": f"a kind of question of the teacher `chat`, prompts `{prompt_set}`", "settings": {}}
        for prompt_set, tasks in of_chat.items()
        for task in tasks
    ]
