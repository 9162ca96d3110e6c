"""`run`, and a verb for each step: bring the run folder up to a step, then say what came of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .options import RUNS, AsJson, Overrides, Quiet, Recipe, Runs

if TYPE_CHECKING:
    from ..console.outcome import Outcome


def run(recipe: Recipe, runs: Runs = RUNS, overrides: Overrides = None, as_json: AsJson = False, is_quiet: Quiet = False) -> None:
    """Do everything that is not done yet: from the documents to the verdict and the report.

    Running it again after a stop continues; running it again after the end does nothing.
    """
    _work(recipe, None, runs=runs, overrides=overrides or [], as_json=as_json, is_quiet=is_quiet)


def plan(recipe: Recipe, runs: Runs = RUNS, overrides: Overrides = None, as_json: AsJson = False, is_quiet: Quiet = False) -> None:
    """Say what a run will ask, read, write and cost, before anything is spent.

    Reads the sources and cuts them into passages, which costs nothing; asks no teacher and loads no model.
    """
    from dataclasses import asdict

    from ..recipe_file import load_recipe

    checked = load_recipe(recipe, overrides or [])
    from rich.console import Console

    from .. import steps
    from ..console import outcome, progress, sheets

    with progress.shown(Console(stderr=True), is_quiet=is_quiet) as heard:
        planned = steps.plan(checked, runs=runs, progress=heard)
    if as_json:
        print(json.dumps({"teaching": planned and asdict(planned)}, ensure_ascii=False, indent=2))
    else:
        outcome.paper().print(sheets.teaching(planned, teacher=checked.generate.teacher))


def verb(step: str) -> Callable[..., None]:
    """Return the command that works until `step` is done."""

    def command(recipe: Recipe, runs: Runs = RUNS, overrides: Overrides = None, as_json: AsJson = False, is_quiet: Quiet = False) -> None:
        _work(recipe, step, runs=runs, overrides=overrides or [], as_json=as_json, is_quiet=is_quiet)

    return command


def finished(path: Path, until: str | None, *, runs: Path, overrides: list[str], is_quiet: bool) -> "Outcome":
    """Do what is not done yet of a recipe, up to the step `until`, and return what came of it."""
    from ..recipe_file import load_recipe

    recipe = load_recipe(path, overrides)  # before the heavier imports: a mistake is named at once
    from rich.console import Console

    from .. import steps
    from ..console import outcome, progress

    with progress.shown(Console(stderr=True), is_quiet=is_quiet) as heard:
        done = steps.run(recipe, runs=runs, until=until, progress=heard)
    until = until or "report"
    asked = [name for name in heard.names if name.partition(":")[0] in steps.VERBS.get(until, (until,))]
    return outcome.read(done, until=until, asked=asked, ran=heard.ran, steps=heard.names)


def _work(path: Path, until: str | None, *, runs: Path, overrides: list[str], as_json: bool, is_quiet: bool) -> None:
    result = finished(path, until, runs=runs, overrides=overrides, is_quiet=is_quiet)
    if as_json:
        print(json.dumps(result.to_dict(), ensure_ascii=False, indent=2))
        return
    from ..console import outcome

    outcome.draw(result, outcome.paper())
