"""transformers' Trainer with our updates and our loss.

The Trainer brings accelerate, its optimisers and its schedules. What it does with batches, with numbers that are not finite
(`finite`), with memory that runs out (`memory`) and with files (`saving`) is replaced, because each of these can lose a training.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader
from transformers import PrinterCallback, Trainer
from transformers.trainer_callback import DefaultFlowCallback, ProgressCallback

from ..contracts import Progress
from ..errors import RecipeError
from ..model.prompt import Encoded
from . import checkpoint, ranks
from .arguments import arguments, require_dev
from .finite import Streak, is_finite
from .interruption import Interruption
from .memory import Rows
from .ready import Ready
from .resources import RESOURCES, Meter
from .saving import save
from .stop import Flow, Stopped
from .tracking import keep_tracks
from .update import mean_loss, update_loss


class AdapterTrainer(Trainer):
    """A Trainer whose batch is one whole update."""

    def __init__(
        self, ready: Ready, progress: Progress, interruption: Interruption, *, is_check_due: bool, row_tokens: int | None, name: str
    ) -> None:
        settings, plan, has_dev = ready.settings, ready.plan, bool(ready.dev)
        require_dev(settings, has_dev=has_dev)
        self.ready, self.plan, self.settings, self.progress, self.interruption = ready, plan, settings, progress, interruption
        self.is_check_due, self.loss, self.not_finite = is_check_due, 0.0, Streak(plan.updates)
        longest = max(len(one.prompt) + len(one.answer) for one in ready.train)
        self.rows, self.first_rows = Rows(settings.row_tokens, longest=longest, note=self._note_rows), row_tokens
        super().__init__(
            model=ready.model,
            args=arguments(settings, n_updates=len(plan.updates), folder=ready.folder, model=ready.model, name=name),
            train_dataset=list(plan.updates),
            eval_dataset=list(plan.updates),  # never read; the watching schedules ask that there be one
        )
        for callback in (DefaultFlowCallback, ProgressCallback, PrinterCallback):
            self.remove_callback(callback)
        self.add_callback(Meter(ready.folder / RESOURCES))
        self.add_callback(Flow(plan, settings, has_dev=has_dev, interruption=interruption, at_start=self._begin))
        keep_tracks(self.callback_handler.callbacks, ready.folder)

    def go(self, resume: Path | None) -> None:
        """Train to the end, to the end of patience, or to a signal. What was taken from a checkpoint counts as done."""
        try:
            if resume is not None:
                shortened = [int(row["row_tokens"]) for row in checkpoint.history(resume) if "row_tokens" in row]
                self.rows.tokens = min([self.rows.tokens, *shortened])
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
        self.loss = self.rows.fitting(self.model, lambda: self._forward_backward(update, place=f"{self.settings.seed}/{step}"), step=step)
        ranks.sum_gradients(self.model.parameters())
        if is_finite(self.loss, self.model.parameters()):
            self.not_finite.broken()
            self.progress.advance(step, len(self.plan.updates), f"loss {self.loss:.3f}")
        else:
            self.model.zero_grad()
            self.progress.advance(step, len(self.plan.updates), "loss not finite, update left out")
            self.not_finite.longer(step)
        return torch.zeros((), device=self.args.device)

    def evaluate(self, *args: Any, **kwargs: Any) -> dict[str, float]:
        """Return the dev loss of each stratum, in nats per answer token, and as `dev_loss` the one that decides."""
        self.model.eval()
        losses = {stratum: self._dev_loss(examples) for stratum, examples in self.ready.dev.items()}
        decides = losses.get(self.settings.metric_for_best_model, fmean(losses.values()))
        metrics = {"dev_loss": decides, **{f"dev_loss_{stratum}": loss for stratum, loss in losses.items()}}
        self.log(metrics)
        self.progress.advance(self.state.global_step, len(self.plan.updates), f"dev loss {decides:.3f}")
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)  # type: ignore[has-type]
        return {**metrics, "eval_dev_loss": metrics["dev_loss"]}

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Keep a row of the history, with the loss of our update."""
        if "train_runtime" in logs:
            return
        if "loss" in logs and self.not_finite.length:
            logs = {"learning_rate": logs["learning_rate"], "not_finite": self.not_finite.length}
        elif "loss" in logs:
            logs = {**logs, "loss": self.loss}
        row = self._noted(self.state.global_step, logs)
        # A tracker is a callback; it gets a copy, because some of them change what they get.
        self.control = self.callback_handler.on_log(self.args, self.state, self.control, dict(row))

    def floating_point_ops(self, inputs: dict[str, Any]) -> int:
        """Count nothing: the Trainer's estimate knows padded batches only."""
        return 0

    def store_flos(self) -> None:
        """Add up nothing over the ranks: a save asks for it, and the first rank alone saves."""

    def _forward_backward(self, update: Sequence[int], *, place: str) -> float:
        examples = [self.ready.train[index] for index in update]
        return update_loss(self.model, examples, row_tokens=self.rows.tokens, backward=self.accelerator.backward, place=place)

    def _dev_loss(self, examples: Sequence[Encoded]) -> float:
        def work() -> float:
            return mean_loss(self.model, examples, row_tokens=self.rows.tokens, between=self._look_for_signal) / ranks.n_ranks()

        return self.rows.fitting(self.model, work, step=self.state.global_step)

    def _begin(self) -> None:
        """Do what comes before the first update: take shorter rows, and the dev loss that a signal kept a checkpoint from having."""
        if self.first_rows and self.first_rows < self.rows.tokens:
            self.rows.shorten(self.state.global_step, self.first_rows)
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
        root, step, history = Path(str(self.args.output_dir)), self.state.global_step, self.state.log_history
        write = super()._save_checkpoint
        ranks.by_first(lambda: save(root, step, history, lambda: write(model, trial)))

    def _save_rng_state(self, output_dir: str) -> None:
        """Save nothing: every row draws from its place in the training."""

    def _note_rows(self, step: int, tokens: int) -> None:
        self._noted(step, {"row_tokens": tokens})

    def _noted(self, step: int, said: Mapping[str, float]) -> dict[str, float]:
        """Put a row into the history, with the epochs of our schedule."""
        row = {"step": step, "epoch": round(self.plan.epoch(step), 4), **said}
        self.state.log_history.append(row)
        return row
