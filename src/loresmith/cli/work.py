"""`run`, and a verb for each step: bring the run folder up to a step, then say what came of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import RUNS, AsJson, Jobs, Overrides, Quiet, Ray, Recipe, Runs

if TYPE_CHECKING:
    from ..console.outcome import Outcome
    from ..steps.sweeping import Sweep
    from ..train.mask import Shown

N_SHOWN = 3  # examples, of which each fine-tune's mask is shown


def run(
    recipe: Recipe,
    runs: Runs = RUNS,
    overrides: Overrides = None,
    jobs: Jobs = 0,
    ray: Ray = None,
    as_json: AsJson = False,
    is_quiet: Quiet = False,
) -> None:
    """Do everything that is not done yet: from the documents to the verdict and the report.

    Running it again after a stop continues; running it again after the end does nothing.
    """
    _work(recipe, None, runs=runs, overrides=overrides or [], as_json=as_json, is_quiet=is_quiet, jobs=jobs, ray=ray)


def verb(step: str) -> Callable[..., None]:
    """Return the command that works until `step` is done."""
    if step == "train":
        return train

    def command(recipe: Recipe, runs: Runs = RUNS, overrides: Overrides = None, as_json: AsJson = False, is_quiet: Quiet = False) -> None:
        _work(recipe, step, runs=runs, overrides=overrides or [], as_json=as_json, is_quiet=is_quiet)

    return command


def train(
    recipe: Recipe,
    runs: Runs = RUNS,
    overrides: Overrides = None,
    jobs: Jobs = 0,
    ray: Ray = None,
    as_json: AsJson = False,
    is_quiet: Quiet = False,
    show_mask: Annotated[bool, typer.Option("--show-mask", help="Train nothing: show what of the first examples is learnt.")] = False,
) -> None:
    """Fine-tune each variant with LoRA."""
    if not show_mask:
        _work(recipe, "train", runs=runs, overrides=overrides or [], as_json=as_json, is_quiet=is_quiet, jobs=jobs, ray=ray)
        return
    from dataclasses import asdict

    masks = _masks(recipe, runs=runs, overrides=overrides or [], is_quiet=is_quiet)
    if as_json:
        print(json.dumps({name: [asdict(one) for one in shown] for name, shown in masks.items()}, ensure_ascii=False, indent=2))
        return
    for name, shown in masks.items():
        for one in shown:
            print(f"== {name}, example {one.index + 1}: {one.n_read} tokens are read, {one.n_learnt} learnt, {one.n_cut} cut off")
            print(f"-- read\n{_harmless(one.read)}\n-- learnt\n{_harmless(one.learnt)}\n")


def _harmless(text: str) -> str:
    """Return a text without what a terminal would obey: documents may hold anything."""
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in text)


def _masks(path: Path, *, runs: Path, overrides: list[str], is_quiet: bool) -> "dict[str, list[Shown]]":
    """Return what is read and learnt of the first examples of every fine-tune; the training examples are made first."""
    from ..recipe.file import load_recipe

    recipe = load_recipe(path, overrides)
    from rich.console import Console

    from .. import steps
    from ..console import progress
    from ..steps.models import shown

    with progress.shown(Console(stderr=True), is_quiet=is_quiet) as heard:
        run = steps.run(recipe, runs=runs, until="mix", progress=heard)
    return {name: shown(run, model=recipe.model, settings=settings, n=N_SHOWN) for name, settings in recipe.fine_tunes().items()}


def finished(
    path: Path, until: str | None, *, runs: Path, overrides: list[str], is_quiet: bool, jobs: int = 0, ray: str | None = None
) -> "Outcome":
    """Do what is not done yet of a recipe, up to the step `until`, and return what came of it; of several runs, of the first."""
    from ..recipe.file import load_recipe

    recipe = load_recipe(path, overrides)  # before the heavier imports: a mistake is named at once
    from rich.console import Console

    from .. import steps
    from ..console import outcome, progress

    with progress.shown(Console(stderr=True), is_quiet=is_quiet) as heard:
        done = steps.run(recipe, runs=runs, until=until, progress=heard, jobs=jobs, ray=ray)
    latest = done.latest()
    until = until or "report"
    names = [name for name in dict.fromkeys(heard.names) if name in latest]
    asked = [name for name in names if name.partition(":")[0] in steps.VERBS.get(until, (until,))]
    return outcome.read(done, until=until, asked=asked, ran=heard.ran, steps=names)


def _work(
    path: Path,
    until: str | None,
    *,
    runs: Path,
    overrides: list[str],
    as_json: bool,
    is_quiet: bool,
    jobs: int = 0,
    ray: str | None = None,
) -> None:
    result = finished(path, until, runs=runs, overrides=overrides, is_quiet=is_quiet, jobs=jobs, ray=ray)
    swept = _swept(path, overrides, runs) if until in (None, "train", "compare", "report") else None
    page = _together(path, overrides, runs) if until in (None, "report") else None
    if as_json:
        more = {**({"sweep": swept._asdict()} if swept else {}), **({"together": str(page)} if page else {})}
        print(json.dumps({**result.to_dict(), **more}, ensure_ascii=False, indent=2))
        return
    from ..console import grids, outcome
    from ..report.together.models import models

    if swept:
        outcome.paper().print(grids.drawn(models(swept.rows, metric=swept.metric)))
    outcome.draw(result, outcome.paper())
    if page:
        for name in dict.fromkeys(row["run"] for row in swept.rows if row["run"] != result.folder.name) if swept else ():
            print(f"Beside it: {result.folder.with_name(name) / 'report.html'}")
        print(f"All runs side by side: {page}")


def _swept(path: Path, overrides: list[str], runs: Path) -> "Sweep | None":
    """Return the table of all fine-tunes; None where there is one."""
    from ..recipe.file import load_recipe
    from ..steps.sweeping import sweep

    recipe = load_recipe(path, overrides)
    return sweep(recipe, runs=runs) if len(recipe.all_variants()) > 1 else None


def _together(path: Path, overrides: list[str], runs: Path) -> Path | None:
    """Make the page of all runs of a recipe again, and return it; None where it is one run."""
    from ..recipe.file import load_recipe
    from ..steps.together import together

    return together(load_recipe(path, overrides), runs=runs)
