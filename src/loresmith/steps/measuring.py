"""Measure one of several like fine-tunes, and say by it what all of them will take."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..files import digest_value
from ..recipe import Model, Train
from .opening import open_base

if TYPE_CHECKING:
    from ..model.prompt import Encoded
    from ..plan.calibrate import Correction
    from ..plan.machine import Machine
    from ..plan.shape import Shape
    from ..plan.work import Work
    from ..train.preflight import Point

# What decides how an update runs. A rank or a number of epochs is left to the formula.
_PATHS = "quantize fsdp gradient_checkpointing dropout use_dora bias target_modules row_tokens batch_size max_length".split()
_DIVIDED = "train.fsdp divides the base over processes, and one of them alone cannot measure that: from formula"


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
    threads: int | None
    """CPU threads it ran on; None where nothing ran."""
    load_seconds: float | None
    not_measured_because: str = ""
    """Why these are the formulas as they are."""


def alike(tasks: Sequence[Task]) -> list[list[Task]]:
    """Return the fine-tunes whose updates run alike together, the one of most parameters first."""
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(digest_value([getattr(task.settings, key) for key in _PATHS]), []).append(task)
    return [sorted(group, key=lambda task: -task.settings.rank) for group in groups.values()]


def measured(model: Model, shape: "Shape", task: Task, machine: "Machine") -> Measured:
    """Return what a few real updates make of the formulas; these as they are where the base is divided over processes."""
    from ..plan.calibrate import PREFLIGHT_SPREAD, from_points
    from ..train.preflight import measure_updates

    if task.settings.fsdp:
        return _by_formula(model, task.settings)
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
        points[-1].threads,
        load_seconds,
    )


def _by_formula(model: Model, settings: Train) -> Measured:
    from ..plan.predict import FORMULA_MEMORY, FORMULA_TIME

    return Measured(FORMULA_MEMORY, FORMULA_TIME, settings.row_tokens, model.dtype, None, None, _DIVIDED)


def _of_point(shape: "Shape", settings: Train, point: "Point", machine: "Machine", dtype: str) -> Any:
    """Return what the formula says of one measured update."""
    from ..plan.predict import predict
    from ..plan.work import count_work

    alone = {"row_tokens": point.row_tokens, "batch_size": len(point.examples), "max_steps": 1}
    work = count_work([point.examples], row_tokens=point.row_tokens)
    return predict(shape, settings.model_copy(update=alone), work, machine, dtype=dtype)
