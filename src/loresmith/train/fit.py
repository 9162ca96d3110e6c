"""Train: transformers' Trainer with our batches, our loss and our checkpoints.

The Trainer brings accelerate, its optimisers, schedules and callbacks. Ours is the update: a list of examples laid out as
packed rows, run forward and backward row by row, its loss the mean over the answer tokens of the whole update, so that it
does not depend on how the rows fell.
"""

import logging
import math
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from types import FrameType
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import SequentialSampler
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainerControl, TrainerState, TrainingArguments
from transformers.trainer_callback import DefaultFlowCallback, ProgressCallback

from ..contracts import Progress
from ..errors import Preempted, TrainingError
from ..model.load import Loaded
from ..model.pack import pack
from ..model.prompt import Encoded
from ..model.score import likelihoods, mean_nats, token_losses
from ..recipe import Train
from . import checkpoint
from .lora import size, wrap
from .schedule import Schedule, schedule


@dataclass(frozen=True, slots=True)
class Fitted:
    """A finished training."""

    adapter: Path
    """The checkpoint with the lowest dev loss (the last one without dev examples)."""
    history: list[dict[str, float]]
    """One row an update, and one for each dev loss: step, epoch, loss or dev_loss, learning_rate, grad_norm."""
    best_step: int
    n_updates: int
    """Updates done; fewer than planned where early stopping ended it."""
    n_planned: int
    trainable_parameters: int
    total_parameters: int


def fit(
    loaded: Loaded, train: Sequence[Encoded], dev: Mapping[str, Sequence[Encoded]], *, settings: Train, folder: Path, progress: Progress
) -> Fitted:
    """Train one adapter, going on from the newest whole checkpoint in `folder`.

    `dev` holds questions by stratum; the adapter kept is the one with the lowest mean over the strata of their losses. So what was
    taught and what was not count alike: a model that learnt its facts and grew sure of everything else is not the best one.

    A SIGTERM finishes the update, saves and raises Preempted. A loss that is not finite raises TrainingError.
    """
    plan = schedule(len(train), batch_size=settings.batch_size, epochs=settings.epochs, max_steps=settings.max_steps, seed=settings.seed)
    model = wrap(loaded, settings)
    counts = size(model)
    resume = checkpoint.newest_whole(folder)
    if resume is None or not _is_over(resume, plan, settings):
        with _Interruption() as interruption:
            trainer = _Trainer(model, train, dev, plan=plan, settings=settings, folder=folder, progress=progress)
            trainer.add_callback(_Flow(plan, settings, has_dev=bool(dev), interruption=interruption))
            trainer.train(resume_from_checkpoint=str(resume) if resume else None)
    last = checkpoint.newest_whole(folder)
    assert last is not None, "the last update is followed by a checkpoint"
    n_updates = checkpoint.step_of(last)
    if not _is_over(last, plan, settings):
        raise Preempted(
            f"Stopped by a signal after update {n_updates} of {len(plan.updates)}; nothing is lost.", hint="Run the same command again."
        )
    best = checkpoint.best_step(last)
    return Fitted(
        checkpoint.checkpoint(folder, best), checkpoint.history(last), best, n_updates, len(plan.updates), counts.trainable, counts.total
    )


def update_loss(model: Any, examples: Sequence[Encoded], *, settings: Train, backward: Callable[[Tensor], None]) -> float:
    """Return the mean loss in nats over the answer tokens of one update, calling `backward` on each row's share of it."""
    n_tokens = sum(len(example.answer) for example in examples)
    total = 0.0
    for row in pack(examples, row_tokens=settings.row_tokens):
        if len(row.targets):
            loss = token_losses(model, row).sum() / n_tokens
            backward(loss)
            total += float(loss.detach())
    return total


class _Trainer(Trainer):
    """A Trainer whose batch is one whole update."""

    def __init__(
        self,
        model: Any,
        train: Sequence[Encoded],
        dev: Mapping[str, Sequence[Encoded]],
        *,
        plan: Schedule,
        settings: Train,
        folder: Path,
        progress: Progress,
    ) -> None:
        self.dev, self.plan, self.settings, self.progress = dev, plan, settings, progress
        updates = [[train[index] for index in update] for update in plan.updates]
        super().__init__(
            model=model,
            args=_arguments(settings, plan, folder, model),
            train_dataset=updates,
            data_collator=lambda items: {"update": items[0]},
        )
        for callback in (DefaultFlowCallback, ProgressCallback, PrinterCallback):
            self.remove_callback(callback)

    def training_step(self, model: Any, inputs: dict[str, Any], num_items_in_batch: Any = None) -> Tensor:
        """Run one update forward and backward, row by row."""
        model.train()
        loss = update_loss(model, inputs["update"], settings=self.settings, backward=self.accelerator.backward)
        if not math.isfinite(loss):
            raise TrainingError(
                f"The loss of update {self.state.global_step + 1} is {loss}; the last checkpoint before it is whole.",
                hint="Lower train.learning_rate, or set train.max_grad_norm.",
            )
        self.progress.advance(self.state.global_step + 1, len(self.plan.updates), f"loss {loss:.3f}")
        return torch.tensor(loss, device=self.args.device)

    def evaluate(self, *args: Any, **kwargs: Any) -> dict[str, float]:
        """Return the dev loss of each stratum, in nats per answer token, and their mean."""
        self.model.eval()
        losses = {stratum: self._mean_loss(examples) for stratum, examples in self.dev.items()}
        metrics = {"dev_loss": fmean(losses.values()), **{f"dev_loss_{stratum}": loss for stratum, loss in losses.items()}}
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)  # type: ignore[has-type]
        return metrics

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Keep a row of the history, with the epochs of our schedule."""
        self.state.log_history.append({"step": self.state.global_step, "epoch": round(self.plan.epoch(self.state.global_step), 4), **logs})

    def floating_point_ops(self, inputs: dict[str, Any]) -> int:
        """Count nothing: the Trainer's estimate knows padded batches only."""
        return 0

    def _mean_loss(self, examples: Sequence[Encoded]) -> float:
        return mean_nats([one for _, one in likelihoods(self.model, examples, row_tokens=self.settings.row_tokens)])

    def _get_train_sampler(self, train_dataset: Any = None) -> SequentialSampler:
        return SequentialSampler(self.train_dataset)

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        super()._save_checkpoint(model, trial)
        root, step = Path(str(self.args.output_dir)), self.state.global_step
        checkpoint.seal(checkpoint.checkpoint(root, step))
        older = [row["step"] for row in self.state.log_history if "dev_loss" in row and row["step"] < step][-1:]
        best = checkpoint.lowest(self.state.log_history)
        checkpoint.prune(root, keep=[step, *older, *([best] if best else [])])


class _Flow(TrainerCallback):
    """Decides when to log, to take the dev loss, to save and to stop."""

    def __init__(self, plan: Schedule, settings: Train, *, has_dev: bool, interruption: "_Interruption") -> None:
        self.checks, self.n_updates = plan.checks(settings.eval_per_epoch), len(plan.updates)
        self.patience, self.has_dev, self.interruption = settings.early_stopping_patience, has_dev, interruption

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Say what follows an update."""
        control.should_log = True
        control.should_save = state.global_step in self.checks or self.interruption.came
        control.should_evaluate = state.global_step in self.checks and self.has_dev
        control.should_training_stop = state.global_step >= self.n_updates or self.interruption.came

    def on_evaluate(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Stop when the dev loss has had no new lowest for as long as patience goes."""
        if _is_patience_spent(state.log_history, self.patience):
            control.should_training_stop = True


class _Interruption:
    """Notes a SIGTERM and lets the update finish; saving inside a signal handler is unsafe."""

    def __init__(self) -> None:
        self.came = False

    def __enter__(self) -> "_Interruption":
        self.before = _handler(self._note)
        return self

    def __exit__(self, *error: object) -> None:
        _handler(self.before)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.came = True


def _is_over(folder: Path, plan: Schedule, settings: Train) -> bool:
    """Say whether a checkpoint ends its training: every update done, or no patience left."""
    return checkpoint.step_of(folder) >= len(plan.updates) or _is_patience_spent(
        checkpoint.history(folder), settings.early_stopping_patience
    )


def _is_patience_spent(history: Sequence[dict[str, float]], patience: int) -> bool:
    losses = [row["dev_loss"] for row in history if "dev_loss" in row]
    return bool(patience and losses) and len(losses) - 1 - losses.index(min(losses)) >= patience


def _handler(handler: Any) -> Any:
    """Set who hears SIGTERM and return who did; Python allows that in the main thread only, elsewhere nothing changes."""
    try:
        return signal.signal(signal.SIGTERM, handler)
    except ValueError:
        return None


def _arguments(settings: Train, plan: Schedule, folder: Path, model: Any) -> TrainingArguments:
    logging.getLogger("transformers.trainer").setLevel(logging.ERROR)
    return TrainingArguments(
        output_dir=str(folder),
        per_device_train_batch_size=1,  # one item is one update
        max_steps=len(plan.updates),
        learning_rate=settings.learning_rate,
        lr_scheduler_type=settings.lr_scheduler_type,
        warmup_steps=_warmup(settings, plan),
        optim=settings.optim,
        weight_decay=settings.weight_decay,
        adam_beta2=settings.adam_beta2,
        max_grad_norm=settings.max_grad_norm,
        seed=settings.seed,
        use_cpu=model.device.type == "cpu",
        save_strategy="no",  # _Flow decides
        eval_strategy="no",
        logging_strategy="no",
        logging_nan_inf_filter=False,
        remove_unused_columns=False,
        dataloader_pin_memory=False,
        disable_tqdm=True,
        report_to="none",
    )


def _warmup(settings: Train, plan: Schedule) -> int:
    return math.ceil(settings.warmup_ratio * len(plan.updates))
