"""Train one adapter: go on from the newest whole checkpoint, to the end."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..contracts import Progress
from ..errors import Preempted
from ..model.load import Loaded
from ..model.prompt import Encoded
from ..recipe import Train
from . import checkpoint
from .computing import computed
from .disk import newest, on_disk
from .ending import is_check_due, is_over
from .finite import NotFinite
from .fitted import Fitted
from .interruption import Interruption
from .plain import PLAIN, write_plain
from .ready import Ready, make_ready
from .threads import using
from .trainer import AdapterTrainer


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
    ready = make_ready(loaded, train, dev, settings=settings, folder=folder)
    with Interruption() as interruption, using(ready.threads.n):
        resume = newest(folder)
        if resume is None or not is_over(ready, resume):
            is_due = resume is not None and is_check_due(ready, resume)
            _go(AdapterTrainer(ready, progress, interruption, is_check_due=is_due, row_tokens=row_tokens, name=name), resume, ids)
    last = newest(folder)
    assert last is not None, "the last update is followed by a checkpoint"
    if interruption.came or not is_over(ready, last):
        done = f"update {checkpoint.step_of(last)} of {len(ready.plan.updates)}"
        raise Preempted(f"Stopped by a signal after {done}; nothing is lost.", hint="Run the same command again.")
    return _fitted(ready, last, n_left_out=len(train) - len(ready.train))


def _go(trainer: AdapterTrainer, resume: Path | None, ids: Sequence[str]) -> None:
    """Train, and name the examples by what the caller calls them where updates were not finite."""
    try:
        trainer.go(resume)
    except NotFinite as error:
        places = [trainer.ready.kept[index] for index in error.examples]
        examples = ", ".join(ids[place] if ids else str(place) for place in places)
        raise NotFinite(f"{error.message} Their examples: {examples}.", hint=error.hint, examples=error.examples) from error


def _fitted(ready: Ready, last: Path, *, n_left_out: int) -> Fitted:
    """Return what came of a training that ended with the checkpoint `last`."""
    best = checkpoint.best_step(last)
    return Fitted(
        adapter=_adapter(ready, checkpoint.checkpoint(ready.folder, best)),
        last=last,
        history=checkpoint.history(last),
        best_step=best,
        n_updates=checkpoint.step_of(last),
        n_planned=len(ready.plan.updates),
        n_left_out=n_left_out,
        layout=ready.layout,
        damaged=checkpoint.damaged(ready.folder),
        trainable_parameters=ready.size.trainable,
        total_parameters=ready.size.total,
        computed=computed(ready.model, ready.threads),
    )


def _adapter(ready: Ready, best: Path) -> Path:
    """Return the best checkpoint; the ordinary LoRA it amounts to, written here, where its pairs were taken out of the base."""
    return on_disk(lambda: write_plain(best, ready.begun, ready.folder / PLAIN), ready.folder) if ready.begun else best
