"""A training made ready: its examples checked, its updates planned, its pairs put beside the base, its threads chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from ..model.layout import layout
from ..model.load import Loaded
from ..model.prompt import Encoded
from ..recipe import Train
from .begin import begin
from .computing import THREADS, threads
from .disk import on_disk
from .lora import Size, size
from .mask import learnable
from .origin import hold, origin
from .plain import beginning, rewrites_base
from .ranks import is_together
from .resources import forget_peak
from .schedule import Schedule, plan_of
from .shard import shard
from .threads import Threads


@dataclass(frozen=True)
class Ready:
    """A training that can begin, or go on."""

    model: Any
    """The base wrapped with its pairs."""
    train: Sequence[Encoded]
    """The examples that have an answer to learn."""
    kept: Sequence[int]
    """Which of the examples given they are."""
    dev: Mapping[str, Sequence[Encoded]]
    """Held-out questions by stratum."""
    plan: Schedule
    settings: Train
    folder: Path
    """Where its checkpoints lie."""
    threads: Threads
    layout: str
    """How the base reads its rows."""
    size: Size
    begun: Mapping[str, Tensor]
    """What the pairs began with, where that was taken out of the base; nothing otherwise."""


def make_ready(loaded: Loaded, train: Sequence[Encoded], dev: Mapping[str, Sequence[Encoded]], *, settings: Train, folder: Path) -> Ready:
    """Return a training whose checkpoints lie in `folder`; the base is wrapped on the way, and divided where it shall be.

    TrainingError where no example has an answer to learn, where checkpoints of another training lie there, or the disk fails.
    """
    kept = learnable(loaded.tokenizer, train)
    examples = [train[index] for index in kept]
    plan = plan_of(examples, settings)
    forget_peak(loaded.device)
    # The base is asked and looked at before pairs stand beside it.
    read_as, began = layout(loaded.model), origin(loaded.model, examples, dev, settings)
    model = begin(loaded, examples, settings=settings, folder=folder)
    counts, begun = size(model), beginning(model) if rewrites_base(settings) else {}
    if settings.fsdp and is_together():
        shard(model)
    on_disk(lambda: hold(folder, began), folder)
    first = [examples[index] for index in plan.updates[0]]
    taken = on_disk(lambda: threads(loaded, model, first, row_tokens=settings.row_tokens, kept=folder / THREADS), folder)
    return Ready(model, examples, kept, dev, plan, settings, folder, taken, read_as, counts, begun)
