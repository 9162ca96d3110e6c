"""transformers' Trainer with our updates, our loss and our checkpoints.

The Trainer brings accelerate, its optimisers and its schedules. What it does with batches, with numbers that are not finite, with
memory that runs out and with files is replaced here, because each of these can lose a training.
"""

import math
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import torch
from safetensors import SafetensorError
from torch import Tensor
from torch.utils.data import DataLoader
from transformers import PrinterCallback, Trainer
from transformers.trainer_callback import DefaultFlowCallback, ProgressCallback

from ..contracts import Progress
from ..errors import RecipeError, TrainingError
from ..model.prompt import Encoded
from ..recipe import Train
from . import checkpoint, ranks
from .arguments import WATCHING, arguments
from .resources import RESOURCES, Meter
from .schedule import Schedule
from .stop import Flow, Interruption, Stopped
from .tracking import keep_tracks
from .update import is_out_of_memory, mean_loss, update_loss

# One update that is not finite may be an odd batch, and is left out; as many as this in a row are the settings' fault.
MOST_NOT_FINITE = 3


class NotFinite(TrainingError):
    """Several updates in a row had a loss or gradients that are not finite."""

    def __init__(self, message: str, *, hint: str, examples: Sequence[int]) -> None:
        super().__init__(message, hint=hint)
        self.examples = tuple(examples)


class AdapterTrainer(Trainer):
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
        interruption: Interruption,
        is_check_due: bool,
        name: str = "",
    ) -> None:
        self.examples, self.dev, self.plan, self.settings, self.progress = train, dev, plan, settings, progress
        self.interruption, self.row_tokens = interruption, settings.row_tokens
        self.loss, self.not_finite, self.is_check_due = 0.0, 0, is_check_due
        if settings.lr_scheduler_type in WATCHING and not dev:
            raise RecipeError(
                f"train.lr_scheduler_type {settings.lr_scheduler_type} follows the dev loss, and there are no dev examples.",
                hint="Set split.dev_share, or another schedule.",
            )
        super().__init__(
            model=model,
            args=arguments(settings, n_updates=len(plan.updates), folder=folder, model=model, name=name),
            train_dataset=list(plan.updates),
            eval_dataset=list(plan.updates),  # never read; the watching schedules ask that there be one
        )
        for callback in (DefaultFlowCallback, ProgressCallback, PrinterCallback):
            self.remove_callback(callback)
        self.add_callback(Meter(folder / RESOURCES))
        self.add_callback(Flow(plan, settings, has_dev=bool(dev), interruption=interruption, at_start=self._take_due_dev_loss))
        keep_tracks(self.callback_handler.callbacks, folder)

    def go(self, resume: Path | None) -> None:
        """Train to the end, to the end of patience, or to a signal. What was taken from a checkpoint counts as done."""
        try:
            if resume is not None:
                self.row_tokens = int(
                    min([self.row_tokens, *(row["row_tokens"] for row in checkpoint.history(resume) if "row_tokens" in row)])
                )
            self.train(resume_from_checkpoint=str(resume) if resume else None)
        except Stopped:
            return

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> Any:
        """Return the schedule; RecipeError where it lacks a setting or is given one that it does not have."""
        try:
            return super().create_scheduler(num_training_steps, optimizer)
        except (TypeError, ValueError) as error:
            raise RecipeError(
                f"train.lr_scheduler_type {self.settings.lr_scheduler_type} cannot be made: {str(error).splitlines()[0]}",
                hint="Set train.lr_scheduler_kwargs to what it asks for.",
            ) from error

    def get_train_dataloader(self) -> DataLoader[Any]:
        """Return the updates in order, all of them on every rank: the rows of an update are what is dealt out."""
        return DataLoader(self.train_dataset, batch_size=1, shuffle=False, collate_fn=lambda items: {"update": items[0]})

    def training_step(self, model: Any, inputs: dict[str, Any], num_items_in_batch: Any = None) -> Tensor:
        """Run one update forward and backward, row by row. One that is not finite changes nothing."""
        step, update = self.state.global_step + 1, inputs["update"]
        self.model.train()
        self.loss = self._fitting(lambda: self._forward_backward(update, place=f"{self.settings.seed}/{step}"), step=step)
        ranks.sum_gradients(self.model.parameters())
        if math.isfinite(self.loss) and self._has_finite_gradients():
            self.not_finite = 0
            self.progress.advance(step, len(self.plan.updates), f"loss {self.loss:.3f}")
        else:
            self.model.zero_grad()
            self._note_not_finite(step)
        return torch.zeros((), device=self.args.device)

    def evaluate(self, *args: Any, **kwargs: Any) -> dict[str, float]:
        """Return the dev loss of each stratum, in nats per answer token, and as `dev_loss` the one that decides."""
        self.model.eval()
        losses = {stratum: self._dev_loss(examples) for stratum, examples in self.dev.items()}
        decides = losses.get(self.settings.metric_for_best_model, fmean(losses.values()))
        metrics = {"dev_loss": decides, **{f"dev_loss_{stratum}": loss for stratum, loss in losses.items()}}
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)  # type: ignore[has-type]
        return {**metrics, "eval_dev_loss": metrics["dev_loss"]}

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Keep a row of the history, with the epochs of our schedule and the loss of our update."""
        if "train_runtime" in logs:
            return
        if "loss" in logs and self.not_finite:
            logs = {"learning_rate": logs["learning_rate"], "not_finite": self.not_finite}
        elif "loss" in logs:
            logs = {**logs, "loss": self.loss}
        step = self.state.global_step
        row = {"step": step, "epoch": round(self.plan.epoch(step), 4), **logs}
        self.state.log_history.append(row)
        # A tracker is a callback; it gets a copy, because some of them change what they get.
        self.control = self.callback_handler.on_log(self.args, self.state, self.control, dict(row))

    def floating_point_ops(self, inputs: dict[str, Any]) -> int:
        """Count nothing: the Trainer's estimate knows padded batches only."""
        return 0

    def store_flos(self) -> None:
        """Add up nothing over the ranks: a save asks for it, and the first rank alone saves."""

    def _forward_backward(self, update: Sequence[int], *, place: str) -> float:
        examples = [self.examples[index] for index in update]
        return update_loss(self.model, examples, row_tokens=self.row_tokens, backward=self.accelerator.backward, place=place)

    def _fitting(self, work: Callable[[], float], *, step: int) -> float:
        """Return the sum over the ranks of what work gives, with rows half as long wherever memory does not suffice.

        The weights have not changed when an update fails, so it is simply begun again: its examples and its loss stay the same.
        """
        while True:
            share, error = _tried(work)
            if not ranks.any_of(error is not None):
                return ranks.summed(share)[0]
            self.model.zero_grad()
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
            self._halve_rows(step, error)

    def _halve_rows(self, step: int, error: BaseException | None) -> None:
        longest = max((len(one.prompt) + len(one.answer) for one in self.examples), default=0)
        if self.row_tokens <= 1 or 2 * self.row_tokens <= longest:
            raise TrainingError(
                f"Update {step} does not fit into memory, even with one example of at most {longest} tokens at once.",
                hint="Set train.gradient_checkpointing, lower train.max_length, or take train.quantize.",
            ) from error
        self.row_tokens //= 2
        self.state.log_history.append({"step": step, "epoch": round(self.plan.epoch(step), 4), "row_tokens": self.row_tokens})

    def _has_finite_gradients(self) -> bool:
        gradients = [parameter.grad for parameter in self.model.parameters() if parameter.grad is not None]
        return all(bool(torch.isfinite(gradient).all()) for gradient in gradients)

    def _note_not_finite(self, step: int) -> None:
        self.not_finite += 1
        self.progress.advance(step, len(self.plan.updates), "loss not finite, update left out")
        if self.not_finite >= MOST_NOT_FINITE:
            examples = [index for update in self.plan.updates[step - MOST_NOT_FINITE : step] for index in update]
            raise NotFinite(
                f"The loss or the gradients of updates {step - MOST_NOT_FINITE + 1} to {step} are not finite; "
                "the checkpoints before them are whole.",
                hint="Lower train.learning_rate, or look at the examples.",
                examples=examples,
            )

    def _dev_loss(self, examples: Sequence[Encoded]) -> float:
        def work() -> float:
            return mean_loss(self.model, examples, row_tokens=self.row_tokens, between=self._look_for_signal) / ranks.n_ranks()

        return self._fitting(work, step=self.state.global_step)

    def _take_due_dev_loss(self) -> None:
        """Take the dev loss that a signal kept a checkpoint from having, and save it there."""
        if self.is_check_due:
            self._evaluate(None, None)
            self._save_checkpoint(self.model, None)
            if self.control.should_training_stop:
                raise Stopped

    def _look_for_signal(self) -> None:
        # With several ranks all must leave together, which they do at the end of the dev loss.
        if self.interruption.came and ranks.n_ranks() == 1:
            raise Stopped

    def _maybe_log_save_evaluate(self, tr_loss: Any, grad_norm: Any, model: Any, trial: Any, *args: Any, **kwargs: Any) -> None:
        try:
            super()._maybe_log_save_evaluate(tr_loss, grad_norm, model, trial, *args, **kwargs)
        except Stopped:
            self._save_checkpoint(model, trial)
            raise

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        ranks.by_first(lambda: self._save_and_seal(model, trial))

    def _save_and_seal(self, model: Any, trial: Any) -> None:
        root, step = Path(str(self.args.output_dir)), self.state.global_step
        folder = checkpoint.checkpoint(root, step)
        try:
            super()._save_checkpoint(model, trial)
            checkpoint.seal(folder)
            checkpoint.prune(root, keep=checkpoint.worth_keeping(root, self.state.log_history, step=step))
        except (OSError, RuntimeError, SafetensorError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise TrainingError(
                f"The checkpoint after update {step} cannot be written: {str(error).splitlines()[0]}; those before it are whole.",
                hint=f"Make room in {root}, then run the same command again.",
            ) from error

    def _save_rng_state(self, output_dir: str) -> None:
        """Save nothing: every row draws from its place in the training."""


def _tried(work: Callable[[], float]) -> tuple[float, BaseException | None]:
    try:
        return work(), None
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        return math.nan, error
