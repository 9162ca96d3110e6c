"""Train one adapter: go on from the newest whole checkpoint, to the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..contracts import Progress
from ..errors import Preempted, TrainingError
from ..model.layout import layout
from ..model.load import Loaded
from ..model.prompt import Encoded
from ..recipe import Train
from . import checkpoint
from .lora import size, wrap
from .mask import learnable
from .ranks import by_first
from .schedule import Schedule, families, schedule
from .stop import Interruption, is_patience_spent
from .trainer import AdapterTrainer, NotFinite


@dataclass(frozen=True, slots=True)
class Fitted:
    """A finished training."""

    adapter: Path
    """The checkpoint with the lowest dev loss (the last one without dev examples)."""
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


def fit(
    loaded: Loaded,
    train: Sequence[Encoded],
    dev: Mapping[str, Sequence[Encoded]],
    *,
    settings: Train,
    folder: Path,
    progress: Progress,
    ids: Sequence[str] = (),
) -> Fitted:
    """Train one adapter, going on from the newest whole checkpoint in `folder`.

    `dev` holds questions by stratum; the adapter kept is the one with the lowest mean over the strata of their losses. So what was
    taught and what was not count alike: a model that learnt its facts and grew sure of everything else is not the best one.

    A SIGTERM finishes the update, saves and raises Preempted. Several updates in a row that are not finite raise TrainingError with
    the `ids` of their examples (their indices without ids), and so does a disk that is full. Memory that runs out makes the rows
    shorter and nothing else.
    """
    kept = learnable(loaded.tokenizer, train)
    n_left_out, train = len(train) - len(kept), [train[index] for index in kept]
    plan = plan_of(train, settings)
    kind = layout(loaded.model)
    model = wrap(loaded, settings)
    counts = size(model)
    has_dev = bool(dev)
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
    return Fitted(
        adapter=checkpoint.checkpoint(folder, best),
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
    def look() -> Path | None:
        try:
            return checkpoint.newest_whole(folder)
        except OSError as error:
            raise TrainingError(f"The checkpoints in {folder} cannot be read: {error}.", hint="Check the disk.") from error

    return by_first(look)


def _is_over(newest: Path, plan: Schedule, settings: Train, *, has_dev: bool) -> bool:
    """Say whether a checkpoint ends its training: every update done and its dev loss taken, or no patience left."""
    is_done = checkpoint.step_of(newest) >= len(plan.updates) and not _is_check_due(newest, plan, settings, has_dev=has_dev)
    return is_done or is_patience_spent(checkpoint.history(newest), settings.early_stopping_patience)


def _is_check_due(newest: Path, plan: Schedule, settings: Train, *, has_dev: bool) -> bool:
    """Say whether a signal kept a checkpoint from having the dev loss that belongs to it."""
    step = checkpoint.step_of(newest)
    taken = any("dev_loss" in row and row["step"] == step for row in checkpoint.history(newest))
    return has_dev and step in plan.checks(settings.eval_per_epoch) and not taken
