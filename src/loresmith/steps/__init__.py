"""The pipeline, as one table: what each step reads, what it writes, what it depends on.

    ingest -> chunk -> generate -> curate -> split -> datasheet -> mix -> preflight -> train -> answer -> score -> compare -> report

A dataset that was given enters at `split`. This is the page to read first: `table.py` is the table, `documents.py`,
`models.py` and `judgement.py` open the files for the rooms that do the work.
"""

from collections.abc import Sequence
from pathlib import Path

from ..chat.usage import Estimate
from ..contracts import Progress, Silent
from ..errors import Preempted, RecipeError
from ..files import locked, write_text
from ..recipe import Recipe
from ..recipe_file import dump
from ..registry import suggestion
from ..run import Run, Step
from .table import table
from .teaching import teaching_estimate

# What a verb of the command line does beyond the step of its own name.
VERBS = {"evaluate": ("answer", "score")}


def run(recipe: Recipe, *, runs: Path, until: str | None = None, progress: Progress | None = None) -> Run:
    """Do everything that is not done yet, up to and including the steps of the verb `until`, and return the run.

    The same call again does nothing; after a kill, it goes on. RunError where another process holds the run folder.
    """
    progress = progress or Silent()
    current = Run(runs / recipe.name)
    steps = _up_to(table(recipe, progress), until)
    with locked(current.folder):
        latest = current.latest()
        for step in steps:
            if current.is_done(step, latest.get(step.name)):
                progress.step(step.name, "kept")
                continue
            _remember(current, recipe)
            _perform(current, step, progress)
        current.set_state("done", steps[-1].name)
    return current


def plan(recipe: Recipe, *, runs: Path, progress: Progress | None = None) -> Estimate | None:
    """Return what a chat teacher will be asked, read, write and cost; None where no teacher is paid. Cuts the documents first."""
    if recipe.dataset or recipe.generate.chat is None:
        return None
    return teaching_estimate(run(recipe, runs=runs, until="chunk", progress=progress), settings=recipe.generate)


def _perform(current: Run, step: Step, progress: Progress) -> None:
    current.set_state("running", step.name)
    progress.step(step.name, "running")
    try:
        line = current.perform(step)
    except (Preempted, KeyboardInterrupt):
        current.set_state("preempted", step.name)
        raise
    except BaseException as error:
        current.set_state("failed", step.name, error=f"{type(error).__name__}: {error}")
        progress.step(step.name, "failed")
        raise
    counts = ", ".join(f"{value} {name}" for name, value in line["counts"].items())
    progress.step(step.name, "done", f"{counts} ({line['seconds']:.1f} s)")


def _remember(current: Run, recipe: Recipe) -> None:
    """Keep the resolved recipe beside what it makes."""
    path, text = current.path("recipe.yaml"), dump(recipe)
    if not path.is_file() or path.read_text() != text:
        write_text(path, text)


def _up_to(steps: Sequence[Step], until: str | None) -> Sequence[Step]:
    if until is None:
        return steps
    verbs = VERBS.get(until, (until,))
    last = max((place for place, step in enumerate(steps) if step.name.partition(":")[0] in verbs), default=None)
    if last is None:
        known = sorted({step.name.partition(":")[0] for step in steps} | set(VERBS))
        raise RecipeError(f"This recipe has no step {until!r}.", hint=suggestion(until, known))
    return steps[: last + 1]
