"""`plan`: what a recipe will take, before it takes it."""

import json
from typing import Annotated

import typer

from .options import RUNS, AsJson, Overrides, Quiet, Recipe, Runs

Budget = Annotated[
    str | None,
    typer.Option(
        "--budget",
        metavar="MACHINE",
        help="Plan for another machine: an amount of GPU memory such as 8GB, T4, V100, 2070, 3080 Ti, A100, H200, or CPU.",
        show_default=False,
    ),
]
Measure = Annotated[bool, typer.Option("--measure", help="Run a few real updates of each kind first; takes a minute, loads the model.")]


def plan(
    recipe: Recipe,
    runs: Runs = RUNS,
    budget: Budget = None,
    is_measured: Measure = False,
    overrides: Overrides = None,
    as_json: AsJson = False,
    is_quiet: Quiet = False,
) -> None:
    """Say what a run will take, before anything is spent: parameters, memory, minutes and disk of every fine-tune, and a teacher's price.

    Reads the sources and cuts them into passages, which costs nothing; asks no teacher, and loads no model without --measure.
    """
    from ..errors import RecipeError
    from ..recipe.file import load_recipe

    checked = load_recipe(recipe, overrides or [])
    if budget and is_measured:
        raise RecipeError("Another machine cannot be measured from here.", hint="Leave out --measure, or --budget.")
    from rich.console import Console

    from .. import steps
    from ..console import outcome, plans, progress

    with progress.shown(Console(stderr=True), is_quiet=is_quiet) as heard:
        planned = steps.plan(checked, runs=runs, budget=budget, measure=is_measured, progress=heard)
    if as_json:
        print(json.dumps(planned.to_dict(), ensure_ascii=False, indent=2))
    else:
        outcome.paper().print(plans.plan(planned, teacher="" if checked.dataset else checked.generate.teacher))
