"""The pipeline, as one table: what each step reads, what it writes, what it depends on.

    ingest -> chunk -> generate -> curate -> split -> datasheet -> mix -> preflight -> train -> answer -> score -> compare -> report

A dataset that was given enters at `split`. This is the page to read first: `table.py` is the table, `documents.py`,
`models.py` and `judgement.py` open the files for the rooms that do the work.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..chat.usage import Estimate
from ..contracts import Progress, Silent
from ..errors import Preempted, RecipeError
from ..files import digest_value, locked, write_text
from ..recipe import Recipe
from ..recipe.file import dump
from ..recipe.runs import expand
from ..registry import suggestion
from ..runfolder import Run, Step
from . import outlook
from .abreast import expect
from .allowed import allowed
from .lanes import side_by_side, workers
from .lanes.on_ray import require_ray
from .lanes.places import n_lanes
from .machines import machine_of
from .planning import Planned, planned
from .settings import plain
from .sharing import take_over
from .table import table
from .taking import ALL
from .teaching import teaching_estimate
from .together import together

# What a verb of the command line does beyond the step of its own name.
VERBS = {"evaluate": ("answer", "score")}


def run(
    recipe: Recipe, *, runs: Path, until: str | None = None, progress: Progress | None = None, jobs: int = 1, ray: str | None = None
) -> Run:
    """Do everything that is not done yet, up to and including the steps of the verb `until`, and return the run.

    A recipe with variants of the data or the base has several runs (`recipe/runs.py`); all are brought as far, the page of
    all of them is written at the end, and the first is returned. `jobs` variants are trained at once, for 0 as many as there are
    GPUs for; with `ray`, the address of a cluster, on its machines. The same call again does nothing; after a kill, it goes on.
    RunError where another process holds the run folder.
    """
    if ray:
        require_ray()
    done, parts = list[Run](), expand(recipe)
    first = parts[0].name if len(parts) > 1 else ""
    for one in parts:
        done.append(_run(one, runs=runs, until=until, progress=progress or Silent(), jobs=jobs, ray=ray, donors=done, first=first))
    if until in {None, "report"}:
        together(recipe, runs=runs)
    return done[0]


def plan(recipe: Recipe, *, runs: Path, budget: str | None = None, measure: bool = False, progress: Progress | None = None) -> outlook.Plan:
    """Return what every fine-tune will take on this machine, or on a named one, and what a chat teacher will cost.

    Cuts the documents or divides the dataset first; asks no teacher. `measure` runs a few updates of each kind.
    """
    machine, recipes = machine_of(recipe, budget), expand(recipe)
    variants: list[Planned] = []
    teachers: dict[str, Estimate | None] = {}
    made = {one.name: _rows(one, runs) for one in recipes}
    for one in recipes:
        rows = made[one.name]
        until = "chunk" if rows is None else "mix" if rows == ALL else "split"
        current = _run(one, runs=runs, until=until, progress=progress or Silent())
        if not one.dataset:
            teachers.setdefault(digest_value([plain(one.generate), plain(one.chunk)]), teaching_estimate(current, settings=one.generate))
        variants += planned(current, one, machine, rows=rows, measure=measure)
    first = recipes[0]
    more = allowed(Run(runs / first.name), first, variants[0], machine, rows=made[first.name], runs=runs) if budget else None
    return outlook.Plan(outlook.total(teachers.values()), variants, machine, more)


def _rows(recipe: Recipe, runs: Path) -> str | None:
    """Return the file of the training examples where it is there, or can be had for nothing; None where a teacher must make it."""
    if recipe.dataset:
        return "split/train.jsonl" if recipe.mix.replay else ALL
    current = Run(runs / recipe.name)
    latest = current.latest()
    made = _up_to(table(recipe, Silent()), "mix")
    return ALL if all(current.is_done(step, latest.get(step.name)) for step in made) else None


def _run(
    recipe: Recipe,
    *,
    runs: Path,
    until: str | None,
    progress: Progress,
    jobs: int = 1,
    ray: str | None = None,
    donors: Sequence[Run] = (),
    first: str = "",
) -> Run:
    current = Run(runs / recipe.name)
    steps = _up_to(table(recipe, progress, first=first), until)
    processes = max(settings.processes for settings in recipe.fine_tunes().values())
    jobs = jobs if jobs or ray else n_lanes(processes)
    with locked(current.folder):
        latest, trained = current.latest(), set[str]()
        expect(progress, [step.name for step in steps if step.name.startswith("train:")])
        for step in steps:
            if step.name in trained:
                continue
            if current.is_done(step, latest.get(step.name)):
                progress.step(step.name, "kept")
                continue
            _remember(current, recipe)
            if take_over(current, step, donors):
                progress.step(step.name, "kept")
            elif (jobs > 1 or ray) and step.name.startswith("train:"):
                trained = _train_abreast(current, steps, latest, progress, jobs=jobs, processes=processes, ray=ray)
            else:
                _perform(current, step, progress)
        current.set_state("done", steps[-1].name)
    return current


def _train_abreast(
    current: Run, steps: Sequence[Step], latest: Mapping[str, Any], progress: Progress, *, jobs: int, processes: int, ray: str | None
) -> set[str]:
    """Train every variant that is not done, several at once, and return the names of their steps."""
    trainings = [step for step in steps if step.name.startswith("train:") and not current.is_done(step, latest.get(step.name))]
    with _stated(current, "train"), workers(current, jobs=jobs, processes=processes, ray=ray) as found:
        side_by_side(current, trainings, workers=found, progress=progress)
    return {step.name for step in trainings}


def _perform(current: Run, step: Step, progress: Progress) -> None:
    progress.step(step.name, "running")
    try:
        with _stated(current, step.name):
            line = current.perform(step)
    except Exception as error:
        if not isinstance(error, Preempted):
            progress.step(step.name, "failed")
        raise
    counts = ", ".join(f"{value} {name}" for name, value in line["counts"].items())
    progress.step(step.name, "done", f"{counts} ({line['seconds']:.1f} s)")


@contextmanager
def _stated(current: Run, step: str) -> Iterator[None]:
    """Keep the run's state true to what happens inside."""
    current.set_state("running", step)
    try:
        yield
    except (Preempted, KeyboardInterrupt):
        current.set_state("preempted", step)
        raise
    except BaseException as error:
        current.set_state("failed", step, error=f"{type(error).__name__}: {error}")
        raise


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
