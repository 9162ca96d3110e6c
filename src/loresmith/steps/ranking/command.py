"""What `loresmith rank` does: the steps before it, the measurement, and whatever else was asked for; then rank.json with all of it."""

from collections.abc import Sequence
from pathlib import Path

from ...contracts import Progress, Silent
from ...errors import RunError
from ...files import locked
from ...recipe import Recipe
from ...run import Run, Step
from .. import run
from ..settings import ADAPTER
from .table import measure_step, spectrum_step
from .told import tell


def rank(recipe: Recipe, *, runs: Path, reads_adapters: bool = False, progress: Progress | None = None) -> Run:
    """Measure which rank without training, and return the run; what is done already is not done again.

    Runs the recipe up to `mix` first. With `reads_adapters` every fine-tune the run has trained is read too; RunError where there is none.
    """
    progress = progress or Silent()
    current = run(recipe, runs=runs, until="mix", progress=progress)
    names = _trained(current, recipe) if reads_adapters else []
    with locked(current.folder):
        bring_up(current, [measure_step(recipe, progress), *(spectrum_step(recipe, name, progress) for name in names)], progress)
        tell(current, recipe)
    return current


def bring_up(current: Run, steps: Sequence[Step], progress: Progress) -> None:
    """Do each of these steps that is not done; the caller holds the run folder."""
    latest = current.latest()
    for step in steps:
        if current.is_done(step, latest.get(step.name)):
            progress.step(step.name, "kept")
            continue
        progress.step(step.name, "running")
        line = current.perform(step)
        counts = ", ".join(f"{value} {name}" for name, value in line["counts"].items())
        progress.step(step.name, "done", f"{counts} ({line['seconds']:.1f} s)")


def _trained(current: Run, recipe: Recipe) -> list[str]:
    names = [name for name in recipe.fine_tunes() if all(current.path(f"models/{name}/{file}").is_file() for file in ADAPTER)]
    if not names:
        raise RunError(f"No fine-tune of {current.folder} is trained yet.", hint="Train first: loresmith train RECIPE.")
    return names
