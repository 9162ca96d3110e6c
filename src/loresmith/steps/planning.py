"""`loresmith plan`: what every fine-tune of a recipe will take and what a teacher will cost, before anything is spent.

    documents -> passages (or the given dataset) -> how much work -> the formula -> this machine's past, or a few measured updates

Reads and cuts the sources, which costs nothing and which a run needs anyway. No model is loaded unless it is to be measured.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import TYPE_CHECKING, Any

from ..chat.usage import Estimate
from ..model.locate import Located, at_hand, locate
from ..recipe import Recipe, Train
from ..runfolder import Run
from .workload import counted, expected

if TYPE_CHECKING:
    from ..plan.budget import Fit
    from ..plan.known import Candidate
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

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: the prediction's, and whether it fits."""
        options = [{"changes": list(one.changes), "peak_memory_bytes": one.prediction.peak_memory_bytes} for one in self.fit.options]
        fits = {"is_fitting": self.fit.as_it_is.is_fitting, "is_sure": self.fit.as_it_is.is_sure, "options": options}
        head = {"name": self.name, "run": self.run, "model": self.model}
        return {**head, **self.prediction.to_dict(), **fits, "sentence": self.fit.sentence()}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a recipe will take."""

    teacher: Estimate | None
    """What a chat teacher will be asked and cost, at most; None where no teacher is paid."""
    variants: Sequence[Planned]
    machine: "Machine"
    """The machine it is foreseen for: this one, or a named budget."""
    models: "Sequence[Candidate]" = ()
    """Where a budget was named: the field's small models on that machine, with the first variant's settings and work."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: `teacher`, `variants`, `machine`."""
        rates = dict(self.machine.rates)
        machine = {"name": self.machine.name, "device": self.machine.device, "memory_bytes": self.machine.memory_bytes, "rates": rates}
        teacher = self.teacher and asdict(self.teacher)
        models = {"models": [one.to_dict() for one in self.models]} if self.models else {}
        return {"teacher": teacher, "variants": [one.to_dict() for one in self.variants], "machine": machine, **models}


def planned(run: Run, recipe: Recipe, machine: "Machine", *, rows: str | None, measure: bool) -> list[Planned]:
    """Return what each fine-tune of one run will take on a machine; `measure` runs a few updates of each kind here first.

    `rows` is the file of the training examples, None where only the passages are there.
    """
    from ..plan.budget import fits

    located = at_hand(locate(recipe.model.name, revision=recipe.model.revision))
    shape, dtype = _shape(located), _dtype(recipe, machine)
    works = {name: _work(run, recipe, located, name, settings, rows) for name, settings in recipe.fine_tunes().items()}
    corrected = _measured(recipe, shape, works, machine) if measure else {}
    found = []
    for name, settings in recipe.fine_tunes().items():
        memory, seconds = corrected.get(name) or _learnt(machine, dtype)
        said = _predicted(shape, settings, works[name], machine, dtype, memory, seconds)
        fit = fits(shape, settings, works[name], machine, dtype=dtype, memory_correction=memory)
        found.append(Planned(recipe.name, name, recipe.model.name, said, fit, settings, works[name]))
    return found


def what_fits(first: Planned, machine: "Machine") -> "list[Candidate]":
    """Return what the field's small models would take in the place of a fine-tune's base."""
    from ..plan.known import candidates

    return list(candidates(first.settings, first.work, machine))


def total(estimates: Iterable[Estimate | None]) -> Estimate | None:
    """Return the sum of what several teachers will be asked; None where none is paid."""
    paid = [astuple(one) for one in estimates if one is not None]
    return Estimate(*map(sum, zip(*paid, strict=True))) if paid else None


def machine_of(recipe: Recipe, budget: str | None) -> "Machine":
    """Return the machine to plan for: a named one, or this one as it is measured."""
    from ..model.load import pick_device
    from ..plan.machine import measure_gpu, measure_machine, named

    if budget is not None and budget.strip().lower() != "cpu":
        return named(budget)
    device = pick_device("cpu" if budget else recipe.model.device)
    return measure_gpu(device.index or 0) if device.type == "cuda" else measure_machine()


def _shape(located: Located) -> "Shape":
    from ..model.load import quiet
    from ..plan.shape import read_shape

    with quiet():
        return read_shape(located.path, revision=located.revision, gguf_file=located.gguf_file)


def _dtype(recipe: Recipe, machine: "Machine") -> str:
    return machine.dtype if recipe.model.dtype == "auto" else recipe.model.dtype


def _work(run: Run, recipe: Recipe, located: Located, name: str, settings: Train, rows: str | None) -> "Work":
    take = recipe.takes().get(name)
    if rows is None:
        return expected(run, recipe, settings, take=take)
    from ..plan.encoding import encoder

    encode = encoder(located, chat_template=recipe.model.chat_template, max_length=settings.max_length)
    return counted(run, recipe, settings, rows=rows, take=take, encode=encode)


def _learnt(machine: "Machine", dtype: str) -> tuple[Any, Any]:
    """Return the corrections of memory and time that this machine's own past gives."""
    from ..plan.past import corrections, past_runs

    return corrections(past_runs(machine.name, dtype))


def _measured(recipe: Recipe, shape: "Shape", works: "Mapping[str, Work]", machine: "Machine") -> "dict[str, tuple[Any, Any]]":
    """Return the corrections of memory and time that a few real updates give, on made-up examples of the expected lengths."""
    from ..plan.work import sample
    from .preflight import Task, alike, measured

    tasks = [
        Task(name, settings, sample(works[name], settings, vocabulary=shape.vocabulary), works[name])
        for name, settings in recipe.fine_tunes().items()
    ]
    found: dict[str, tuple[Any, Any]] = {}
    for group in alike(tasks):
        said = measured(recipe.model, shape, group[0], machine)
        found |= {task.name: (said.memory, said.seconds) for task in group}
    return found


def _predicted(shape: "Shape", settings: Train, work: "Work", machine: "Machine", dtype: str, memory: Any, seconds: Any) -> "Prediction":
    from ..plan.predict import predict

    return predict(shape, settings, work, machine, dtype=dtype, memory_correction=memory, time_correction=seconds)
