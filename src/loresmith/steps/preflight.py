"""The step that measures this machine before the long work: what every training and every answering will take."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ..files import read_records, write_json
from ..recipe import Recipe, Train
from ..records import Example
from ..runfolder import Counts, Run
from .asking import put, question_ids
from .measuring import Measured, Task, alike, measured
from .opening import open_base
from .taking import rows_of

if TYPE_CHECKING:
    from ..model.load import Loaded
    from ..model.prompt import Encoded
    from ..plan.machine import Machine
    from ..plan.shape import Shape

Ranked = Callable[[Run, Train, Recipe], tuple[Train, str]]


class Seen(NamedTuple):
    """What a base that was opened once says of all that is to be done with it."""

    shape: "Shape"
    machine: "Machine"
    tasks: list[Task]
    answers: dict[str, float]
    """Seconds of answering, by step, the loading left out."""
    load_seconds: float


def preflight(run: Run, *, recipe: Recipe, ranked: Ranked) -> Counts:
    """Measure a few real updates of each kind and a few answers, and write down what every step with a model will take.

    `ranked` gives settings whose ranks are measured the ranks they will have.
    """
    seen = _seen(run, recipe, ranked)
    rows = []
    for group in alike(seen.tasks):
        here = measured(recipe.model, seen.shape, group[0], seen.machine)
        here = here._replace(load_seconds=here.load_seconds or seen.load_seconds)
        rows += [_row(task, seen.shape, seen.machine, here) for task in group]
    trainings = {f"train:{row['name']}": row["load_seconds"] + row["seconds"] for row in rows}
    load_seconds = min(row["load_seconds"] for row in rows)
    predicted = {**trainings, **{step: load_seconds + taken for step, taken in seen.answers.items()}}
    write_json(run.path("preflight.json"), {"predicted_seconds": predicted, "variants": rows, "machine": _told(seen.machine)})
    return {"predicted minutes": round(sum(predicted.values()) / 60, 1)}


def _seen(run: Run, recipe: Recipe, ranked: Ranked) -> Seen:
    """Open the base for what is asked of it, and let it go: a training is measured with memory to itself."""
    from ..plan.machine import measure_gpu, measure_machine
    from ..plan.shape import shape_of

    started = time.monotonic()
    loaded = open_base(recipe.model)
    load_seconds = time.monotonic() - started
    machine = measure_gpu(loaded.device.index or 0) if loaded.device.type == "cuda" else measure_machine()
    tasks, arms = list(_tasks(run, loaded, recipe, ranked)), _arms(run, loaded, recipe)
    return Seen(shape_of(loaded.model.config), machine, tasks, _answers(loaded, arms, recipe), load_seconds)


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


def _row(task: Task, shape: "Shape", machine: "Machine", measured: Measured) -> dict[str, Any]:
    from ..plan.predict import predict

    row_tokens = min(measured.row_tokens, task.settings.row_tokens)
    settings, work = task.settings.model_copy(update={"row_tokens": row_tokens}), task.work.in_rows_of(row_tokens)
    said = predict(
        shape, settings, work, machine, dtype=measured.dtype, memory_correction=measured.memory, time_correction=measured.seconds
    )
    # Several processes are another machine: what they take must not correct what one is foreseen to take.
    name = machine.name if settings.processes == 1 else f"{machine.name}, {settings.processes} processes"
    where = {"machine": name, "device": machine.device, "threads": measured.threads, "load_seconds": measured.load_seconds}
    how = {"row_tokens": row_tokens, "quantize": settings.quantize, "not_measured_because": measured.not_measured_because or None}
    return {"name": task.name, **said.to_dict(), **how, **where}


def _arms(run: Run, loaded: "Loaded", recipe: Recipe) -> "dict[str, list[Encoded]]":
    test = read_records(run.path("split/test.jsonl"), Example)
    # What a search will find is not known yet; the passage a question came from stands for it.
    arms, n_shots = recipe.evaluate.arms, recipe.evaluate.shots
    rows = {arm: put(run, test, "with-passage" if arm == "retrieved" else arm, n_shots=n_shots) for arm in arms}
    max_length, tokenizer = recipe.train.max_length, loaded.tokenizer
    return {arm: [question_ids(tokenizer, one, max_length=max_length) for one in asked] for arm, asked in rows.items()}


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
