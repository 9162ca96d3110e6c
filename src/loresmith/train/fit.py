"""Train one adapter: go on from the newest whole checkpoint, to the end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch

from ..contracts import Progress
from ..errors import Preempted, TrainingError
from ..model.layout import bare, layout
from ..model.load import Loaded
from ..model.prompt import Encoded
from ..recipe import Train
from . import checkpoint
from .lora import n_merged, size, wrap
from .mask import learnable
from .origin import hold, origin
from .plain import PLAIN, beginning, rewrites_base, write_plain
from .ranks import by_first, n_ranks
from .resources import forget_peak, peak_bytes
from .schedule import Schedule, families, schedule
from .stop import Interruption, is_patience_spent
from .trainer import AdapterTrainer, NotFinite

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A finished training."""

    adapter: Path
    """The adapter with the lowest dev loss (the last one without dev examples): a checkpoint, or the ordinary LoRA it amounts to."""
    last: Path
    """The checkpoint after the last update."""
    history: list[dict[str, float]]
    """One row an update, and one for each dev loss: step, epoch, loss or dev_loss, learning_rate, grad_norm.

    An update left out because it was not finite has `not_finite` in place of a loss; where memory ran out, a row has the new
    `row_tokens`.
    """
    best_step: int
    n_updates: int
    """Updates done; fewer than planned where early stopping ended it."""
    n_planned: int
    n_left_out: int
    """Examples without an answer to learn, because the input filled `max_length`."""
    layout: str
    """How the model read its rows: `packed`, or `one-a-row` where its family cannot read packed ones."""
    damaged: list[str]
    """Checkpoints that were found damaged and set aside."""
    trainable_parameters: int
    total_parameters: int
    computed: dict[str, str | int]
    """How it was computed: device, dtype, attention, threads, processes, merged_layers, and peak_memory_bytes of this process.

    The peak is the GPU's on a GPU; a training that was stopped and resumed counts from its last start.
    """


def fit(
    loaded: Loaded,
    train: Sequence[Encoded],
    dev: Mapping[str, Sequence[Encoded]],
    *,
    settings: Train,
    folder: Path,
    progress: Progress,
    ids: Sequence[str] = (),
    name: str = "",
) -> Fitted:
    """Train one adapter, going on from the newest whole checkpoint in `folder`; a tracker hears of it under `name`.

    `dev` holds questions by stratum; the adapter kept is the one with the lowest mean over the strata of their losses, so that what
    was taught and what was not count alike, or the lowest of the stratum that `settings.metric_for_best_model` names.

    A SIGTERM finishes the update, saves and raises Preempted. Several updates in a row that are not finite raise TrainingError with
    the `ids` of their examples (their indices without ids), and so do a disk that is full and checkpoints that were begun with
    other settings, examples or another base. Memory that runs out makes the rows shorter and nothing else.
    """
    kept = learnable(loaded.tokenizer, train)
    n_left_out, train = len(train) - len(kept), [train[index] for index in kept]
    plan = plan_of(train, settings)
    forget_peak(loaded.device)
    kind, has_dev = layout(loaded.model), bool(dev)
    began = origin(loaded.model, train, dev, settings)
    model = wrap(loaded, settings)
    counts, begun = size(model), beginning(model) if rewrites_base(settings) else {}
    _on_disk(lambda: hold(folder, began), folder)
    with Interruption() as interruption:
        resume = _newest(folder)
        if resume is None or not _is_over(resume, plan, settings, has_dev=has_dev):
            trainer = AdapterTrainer(
                model,
                train,
                dev,
                plan=plan,
                settings=settings,
                folder=folder,
                progress=progress,
                interruption=interruption,
                is_check_due=resume is not None and _is_check_due(resume, plan, settings, has_dev=has_dev),
                name=name,
            )
            _go(trainer, resume, [ids[index] if ids else str(index) for index in kept])
    last = _newest(folder)
    assert last is not None, "the last update is followed by a checkpoint"
    n_updates = checkpoint.step_of(last)
    if interruption.came or not _is_over(last, plan, settings, has_dev=has_dev):
        raise Preempted(
            f"Stopped by a signal after update {n_updates} of {len(plan.updates)}; nothing is lost.", hint="Run the same command again."
        )
    best = checkpoint.best_step(last)
    adapter = checkpoint.checkpoint(folder, best)
    return Fitted(
        adapter=_on_disk(lambda: write_plain(adapter, begun, folder / PLAIN), folder) if begun else adapter,
        last=last,
        history=checkpoint.history(last),
        best_step=best,
        n_updates=n_updates,
        n_planned=len(plan.updates),
        n_left_out=n_left_out,
        layout=kind,
        damaged=checkpoint.damaged(folder),
        trainable_parameters=counts.trainable,
        total_parameters=counts.total,
        computed=_computed(model),
    )


def plan_of(train: Sequence[Encoded], settings: Train) -> Schedule:
    """Return the updates of a training."""
    return schedule(
        len(train),
        batch_size=settings.batch_size,
        epochs=settings.epochs,
        max_steps=settings.max_steps,
        seed=settings.seed,
        families=families([example.prompt for example in train]) if settings.group_by_passage else (),
    )


def _go(trainer: AdapterTrainer, resume: Path | None, names: Sequence[str]) -> None:
    try:
        trainer.go(resume)
    except NotFinite as error:
        examples = ", ".join(names[index] for index in error.examples)
        raise NotFinite(f"{error.message} Their examples: {examples}.", hint=error.hint, examples=error.examples) from error


def _newest(folder: Path) -> Path | None:
    return _on_disk(lambda: checkpoint.newest_whole(folder), folder)


def _on_disk(work: Callable[[], T], folder: Path) -> T:
    """Let the first rank do what touches the folder of the checkpoints."""

    def careful() -> T:
        try:
            return work()
        except OSError as error:
            raise TrainingError(f"The folder {folder} cannot be read or written: {error}.", hint="Check the disk.") from error

    return by_first(careful)


def _computed(model: Any) -> dict[str, str | int]:
    base = bare(model)
    device = next(model.parameters()).device
    return {
        "device": device.type,
        "dtype": str(base.dtype).removeprefix("torch."),
        "attention": str(base.config._attn_implementation),
        "threads": torch.get_num_threads(),
        "processes": n_ranks(),
        "merged_layers": n_merged(model),
        "peak_memory_bytes": peak_bytes(device),
    }


def _is_over(newest: Path, plan: Schedule, settings: Train, *, has_dev: bool) -> bool:
    """Say whether a checkpoint ends its training: every update done and its dev loss taken, or no patience left."""
    is_done = checkpoint.step_of(newest) >= len(plan.updates) and not _is_check_due(newest, plan, settings, has_dev=has_dev)
    return is_done or is_patience_spent(checkpoint.history(newest), settings.early_stopping_patience)


def _is_check_due(newest: Path, plan: Schedule, settings: Train, *, has_dev: bool) -> bool:
    """Say whether a signal kept a checkpoint from having the dev loss that belongs to it."""
    step = checkpoint.step_of(newest)
    taken = any("dev_loss" in row and row["step"] == step for row in checkpoint.history(newest))
    return has_dev and step in plan.checks(settings.eval_per_epoch) and not taken
