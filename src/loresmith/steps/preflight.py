"""The step that measures this machine before the long work: what every training and every answering will take."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..files import digest_value, read_records, write_json
from ..recipe import Model, Recipe, Train
from ..records import Example
from ..runfolder import Counts, Run
from .asking import put
from .opening import open_base
from .taking import rows_of

if TYPE_CHECKING:
    from ..model.load import Loaded
    from ..model.prompt import Encoded
    from ..plan.calibrate import Correction
    from ..plan.machine import Machine
    from ..plan.shape import Shape
    from ..plan.work import Work
    from ..train.preflight import Point

# What decides how an update runs. A rank or a number of epochs is left to the formula.
_PATHS = ("quantize", "gradient_checkpointing", "dropout", "use_dora", "bias", "target_modules", "row_tokens", "batch_size", "max_length")

Ranked = Callable[[Run, Train, Recipe], tuple[Train, str]]


class Task(NamedTuple):
    """One fine-tune, ready to be measured."""

    name: str
    settings: Train
    train: "list[Encoded]"
    work: "Work"


class Measured(NamedTuple):
    """What measuring one of several like fine-tunes says of all of them."""

    memory: "Correction"
    seconds: "Correction"
    row_tokens: int
    """Tokens of a row that fitted into memory."""
    dtype: str
    threads: int
    """CPU threads it ran on."""
    load_seconds: float


def preflight(run: Run, *, recipe: Recipe, ranked: Ranked) -> Counts:
    """Measure a few real updates of each kind and a few answers, and write down what every step with a model will take.

    `ranked` gives settings whose ranks are measured the ranks they will have.
    """
    from ..plan.machine import measure_gpu, measure_machine
    from ..plan.shape import shape_of

    loaded = open_base(recipe.model)
    machine = measure_gpu(loaded.device.index or 0) if loaded.device.type == "cuda" else measure_machine()
    shape, tasks, arms = shape_of(loaded.model.config), list(_tasks(run, loaded, recipe, ranked)), _arms(run, loaded, recipe)
    answers = _answers(loaded, arms, recipe)
    rows = []
    for group in alike(tasks):
        here = measured(recipe.model, shape, group[0], machine)
        rows += [_row(task, shape, machine, here) for task in group]
    trainings = {f"train:{row['name']}": row["load_seconds"] + row["seconds"] for row in rows}
    load_seconds = min(row["load_seconds"] for row in rows)
    predicted = {**trainings, **{step: load_seconds + taken for step, taken in answers.items()}}
    write_json(run.path("preflight.json"), {"predicted_seconds": predicted, "variants": rows, "machine": _told(machine)})
    return {"predicted minutes": round(sum(predicted.values()) / 60, 1)}


def encoded(tokenizer: Any, examples: Iterable[Example], max_length: int) -> "list[Encoded]":
    """Return examples as training reads them."""
    from ..model.prompt import encode

    return [encode(tokenizer, one.instruction, one.input, one.output, max_length=max_length) for one in examples]


def _tasks(run: Run, loaded: "Loaded", recipe: Recipe, ranked: Ranked) -> "Iterable[Task]":
    from ..model.layout import ONE_A_ROW, layout
    from ..plan.work import count_work
    from ..train.epoch import one_epoch

    dev = read_records(run.path("split/dev.jsonl"), Example)
    for name, asked in recipe.fine_tunes().items():
        settings, _ = ranked(run, asked, recipe)
        rows = read_records(run.path(rows_of(name, recipe.takes())), Example)
        train = encoded(loaded.tokenizer, rows, settings.max_length)
        work = count_work(
            one_epoch(train, settings),
            row_tokens=settings.row_tokens,
            dev=encoded(loaded.tokenizer, dev, settings.max_length),
            alone=layout(loaded.model) == ONE_A_ROW,
        )
        yield Task(name, settings, train, work)


def alike(tasks: Sequence[Task]) -> list[list[Task]]:
    """Return the fine-tunes whose updates run alike together, the one of most parameters first."""
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(digest_value([getattr(task.settings, key) for key in _PATHS]), []).append(task)
    return [sorted(group, key=lambda task: -task.settings.rank) for group in groups.values()]


def measured(model: Model, shape: "Shape", task: Task, machine: "Machine") -> Measured:
    """Return what a few real updates make of the formulas."""
    from ..plan.calibrate import PREFLIGHT_SPREAD, from_points
    from ..plan.device import threads
    from ..train.preflight import measure_updates

    started = time.monotonic()
    loaded = open_base(model, task.settings.quantize)
    # What is imported the first time is imported by now, unless this is called by itself.
    load_seconds = time.monotonic() - started
    dtype = str(loaded.model.dtype).removeprefix("torch.")
    points = measure_updates(loaded, task.train, settings=task.settings)
    said = [_of_point(shape, task.settings, point, machine, dtype) for point in points]
    return Measured(
        from_points(
            [(one.formula_bytes, point.peak_bytes) for one, point in zip(said, points, strict=True)], spread=PREFLIGHT_SPREAD["memory"]
        ),
        from_points(
            [(one.formula_seconds, point.seconds) for one, point in zip(said, points, strict=True)], spread=PREFLIGHT_SPREAD["time"]
        ),
        points[-1].row_tokens,
        dtype,
        threads(),
        load_seconds,
    )


def _of_point(shape: "Shape", settings: Train, point: "Point", machine: "Machine", dtype: str) -> Any:
    """Return what the formula says of one measured update."""
    from ..plan.predict import predict
    from ..plan.work import count_work

    alone = {"row_tokens": point.row_tokens, "batch_size": len(point.examples), "max_steps": 1}
    work = count_work([point.examples], row_tokens=point.row_tokens)
    return predict(shape, settings.model_copy(update=alone), work, machine, dtype=dtype)


def _row(task: Task, shape: "Shape", machine: "Machine", measured: Measured) -> dict[str, Any]:
    from ..plan.predict import predict

    row_tokens = min(measured.row_tokens, task.settings.row_tokens)
    settings, work = task.settings.model_copy(update={"row_tokens": row_tokens}), task.work.in_rows_of(row_tokens)
    said = predict(
        shape, settings, work, machine, dtype=measured.dtype, memory_correction=measured.memory, time_correction=measured.seconds
    )
    where = {"machine": machine.name, "device": machine.device, "threads": measured.threads, "load_seconds": measured.load_seconds}
    return {"name": task.name, **said.to_dict(), "row_tokens": row_tokens, "quantize": settings.quantize, **where}


def _arms(run: Run, loaded: "Loaded", recipe: Recipe) -> "dict[str, list[Encoded]]":
    from ..model.prompt import encode

    test = read_records(run.path("split/test.jsonl"), Example)
    # What a search will find is not known yet; the passage a question came from stands for it.
    rows = {arm: put(run, test, "with-passage" if arm == "retrieved" else arm) for arm in recipe.evaluate.arms}
    max_length, tokenizer = recipe.train.max_length, loaded.tokenizer
    return {
        arm: [encode(tokenizer, one.question, one.text, one.reference, max_length=max_length) for one in asked]
        for arm, asked in rows.items()
    }


def _answers(loaded: "Loaded", arms: "Mapping[str, list[Encoded]]", recipe: Recipe) -> dict[str, float]:
    """Return the seconds of answering every arm with every model, the loading left out."""
    from ..train.answer_speed import answering_seconds, measure_answers

    row_tokens, evaluate = recipe.train.row_tokens, recipe.evaluate
    speed = measure_answers(loaded, next(iter(arms.values())), row_tokens=row_tokens, evaluate=evaluate)
    return {
        f"answer:{model}.{arm}": answering_seconds(
            loaded, prompts, speed=speed, row_tokens=row_tokens, evaluate=evaluate, is_tuned=model != "base"
        )
        for model in ("base", *recipe.fine_tunes())
        for arm, prompts in arms.items()
    }


def _told(machine: "Machine") -> dict[str, Any]:
    return {"name": machine.name, "memory_bytes": machine.memory_bytes, "rates": dict(machine.rates), "bandwidth": machine.bandwidth}
