"""`loresmith plan`: what every fine-tune of a recipe will take and what a teacher will cost, before anything is spent.

    documents -> passages (or the given dataset) -> how much work -> the formula -> this machine's past, or a few measured updates

Reads and cuts the sources, which costs nothing and which a run needs anyway. No model is loaded unless it is to be measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..model.locate import Located, at_hand, locate
from ..recipe import Recipe, Train
from ..runfolder import Run
from .ahead import ranked
from .workload import workload

if TYPE_CHECKING:
    from ..plan.budget import Fit
    from ..plan.calibrate import Correction
    from ..plan.machine import Machine
    from ..plan.predict import Prediction
    from ..plan.shape import Shape
    from ..plan.work import Work


@dataclass(frozen=True, slots=True)
class Planned:
    """One fine-tune, as it is foreseen."""

    run: str
    """The run it belongs to."""
    name: str
    model: str
    prediction: "Prediction"
    fit: "Fit"
    """Whether it fits the machine, and what to change."""
    settings: Train
    work: "Work"
    ranks: str = ""
    """Where its ranks come from, where the recipe leaves them to be measured."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: the prediction's, and whether it fits."""
        options = [{"changes": list(one.changes), "peak_memory_bytes": one.prediction.peak_memory_bytes} for one in self.fit.options]
        fits = {"is_fitting": self.fit.as_it_is.is_fitting, "is_sure": self.fit.as_it_is.is_sure, "options": options}
        head = {"name": self.name, "run": self.run, "model": self.model, "rank": self.settings.rank, "ranks": self.ranks}
        return {**head, **self.prediction.to_dict(), **fits, "sentence": self.fit.sentence()}


class Foreseen(NamedTuple):
    """A fine-tune before it is predicted."""

    name: str
    settings: Train
    work: "Work"
    ranks: str


Corrections = tuple["Correction", "Correction"]
"""Of memory and of time."""


def planned(run: Run, recipe: Recipe, machine: "Machine", *, rows: str | None, measure: bool) -> list[Planned]:
    """Return what each fine-tune of one run will take on a machine; `measure` runs a few updates of each kind here first.

    `rows` is the file of the training examples, None where only the passages are there.
    """
    located = at_hand(locate(recipe.model.name, revision=recipe.model.revision))
    shape, takes = shape_of(located), recipe.takes()
    work_of = workload(run, recipe, located, rows=rows, is_packed=shape.is_packable)
    ahead = {name: ranked(run, settings, recipe) for name, settings in recipe.fine_tunes().items()}
    tasks = [Foreseen(name, one.settings, work_of(one.settings, takes.get(name)), one.note) for name, one in ahead.items()]
    measured = _measured(recipe, shape, tasks, machine) if measure else {}
    return [_planned(recipe, shape, task, machine, measured.get(task.name)) for task in tasks]


def shape_of(located: Located) -> "Shape":
    """Return the widths of a base; ModelError where its configuration cannot be read."""
    from ..plan.kept_shape import kept_shape

    return kept_shape(located)


def dtype_of(recipe: Recipe, machine: "Machine") -> str:
    """Return the number format a recipe trains in on a machine."""
    return machine.dtype if recipe.model.dtype == "auto" else recipe.model.dtype


def learnt(shape: "Shape", settings: Train, work: "Work", machine: "Machine", dtype: str) -> "Corrections":
    """Return the corrections that this machine's own past gives a fine-tune."""
    from ..plan.past import corrections, past_runs
    from ..plan.predict import predict

    said = predict(shape, settings, work, machine, dtype=dtype)
    return corrections(past_runs(machine.name, dtype, settings.quantize), formula_seconds=said.formula_seconds / said.updates)


def _planned(recipe: Recipe, shape: "Shape", task: Foreseen, machine: "Machine", measured: "Corrections | None") -> Planned:
    from ..plan.budget import fits
    from ..plan.predict import predict

    dtype, settings, work = dtype_of(recipe, machine), task.settings, task.work
    memory, seconds = measured or learnt(shape, settings, work, machine, dtype)
    said = predict(shape, settings, work, machine, dtype=dtype, memory_correction=memory, time_correction=seconds)
    fit = fits(shape, settings, work, machine, dtype=dtype, memory_correction=memory)
    return Planned(recipe.name, task.name, recipe.model.name, said, fit, settings, work, task.ranks)


def _measured(recipe: Recipe, shape: "Shape", tasks: Sequence[Foreseen], machine: "Machine") -> "dict[str, Corrections]":
    """Return the corrections that a few real updates give, on made-up examples of the expected lengths."""
    from ..plan.work import sample
    from .measuring import Task, alike, measured

    made_up = [Task(one.name, one.settings, sample(one.work, one.settings, vocabulary=shape.vocabulary), one.work) for one in tasks]
    found: dict[str, Corrections] = {}
    for group in alike(made_up):
        said = measured(recipe.model, shape, group[0], machine)
        found |= {task.name: (said.memory, said.seconds) for task in group}
    return found
