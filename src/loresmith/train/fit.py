"""Train one adapter: go on from the newest whole checkpoint, to the end."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from ..contracts import Progress
from ..errors import Preempted, TrainingError
from ..model.layout import layout
from ..model.load import Loaded
from ..model.prompt import Encoded
from ..recipe import Train
from . import checkpoint
from .begin import begin
from .computing import THREADS, computed, threads
from .ending import is_check_due, is_over
from .finite import NotFinite
from .fitted import Fitted
from .lora import size
from .mask import learnable
from .origin import hold, origin
from .plain import PLAIN, beginning, rewrites_base, write_plain
from .ranks import by_first, is_together
from .resources import forget_peak
from .schedule import Schedule, families, schedule
from .shard import shard
from .stop import Interruption
from .threads import using
from .trainer import AdapterTrainer

T = TypeVar("T")


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
    row_tokens: int | None = None,
) -> Fitted:
    """Train one adapter, going on from the newest whole checkpoint in `folder`; a tracker hears of it under `name`.

    `dev` holds questions by stratum; the adapter kept is the one with the lowest mean over the strata of their losses, so that what
    was taught and what was not count alike, or the lowest of the stratum that `settings.metric_for_best_model` names.

    A SIGTERM finishes the update, saves and raises Preempted. Several updates in a row that are not finite raise TrainingError with
    the `ids` of their examples (their indices without ids), and so do a disk that is full and checkpoints that were begun with
    other settings, examples or another base. Memory that runs out makes the rows shorter and nothing else; `row_tokens` begins with
    shorter ones than the settings say, where these are known not to fit. One of several processes that hold the base together cannot
    go on alone with shorter rows, and raises Shortened.
    """
    kept = learnable(loaded.tokenizer, train)
    n_left_out, train = len(train) - len(kept), [train[index] for index in kept]
    plan = plan_of(train, settings)
    forget_peak(loaded.device)
    kind, has_dev = layout(loaded.model), bool(dev)
    began = origin(loaded.model, train, dev, settings)
    model = begin(loaded, train, settings=settings, folder=folder)
    counts, begun = size(model), beginning(model) if rewrites_base(settings) else {}
    if settings.fsdp and is_together():
        shard(model)
    _on_disk(lambda: hold(folder, began), folder)
    first = [train[index] for index in plan.updates[0]]
    taken = _on_disk(lambda: threads(loaded, model, first, row_tokens=settings.row_tokens, kept=folder / THREADS), folder)
    with Interruption() as interruption, using(taken.n):
        resume = _newest(folder)
        if resume is None or not is_over(resume, plan, settings, has_dev=has_dev):
            trainer = AdapterTrainer(
                model,
                train,
                dev,
                plan=plan,
                settings=settings,
                folder=folder,
                progress=progress,
                interruption=interruption,
                is_check_due=resume is not None and is_check_due(resume, plan, settings, has_dev=has_dev),
                row_tokens=row_tokens or settings.row_tokens,
                name=name,
            )
            _go(trainer, resume, [ids[index] if ids else str(index) for index in kept])
    last = _newest(folder)
    assert last is not None, "the last update is followed by a checkpoint"
    n_updates = checkpoint.step_of(last)
    if interruption.came or not is_over(last, plan, settings, has_dev=has_dev):
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
        computed=computed(model, taken),
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
