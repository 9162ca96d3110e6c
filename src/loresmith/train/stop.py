"""When a training logs, saves, takes its dev loss and stops: on the plan, on patience, on a signal."""

from collections.abc import Callable, Sequence
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ..recipe import Train
from .interruption import Interruption
from .ranks import any_of
from .schedule import Schedule


class Stopped(Exception):
    """Leaves the Trainer's loop from where it has no other way out; everything done is saved."""


class Flow(TrainerCallback):
    """Decides what follows an update. Every rank decides alike."""

    def __init__(self, plan: Schedule, settings: Train, *, has_dev: bool, interruption: Interruption, at_start: Callable[[], None]) -> None:
        self.at_start = at_start
        self.checks, self.n_updates = plan.checks(settings.eval_per_epoch), len(plan.updates)
        self.patience, self.has_dev, self.interruption = settings.early_stopping_patience, has_dev, interruption

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Do what a training that was interrupted left undone."""
        self.at_start()

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Say what follows an update."""
        is_check, came = state.global_step in self.checks, any_of(self.interruption.came)
        control.should_log = True
        control.should_save = is_check or came
        control.should_evaluate = is_check and self.has_dev
        control.should_training_stop = state.global_step >= self.n_updates or came

    def on_evaluate(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Stop when the dev loss has had no new lowest for as long as patience goes."""
        if is_patience_spent(state.log_history, self.patience):
            control.should_training_stop = True

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Stop where the signal came during the dev loss or the save."""
        if any_of(self.interruption.came):
            control.should_training_stop = True


def is_patience_spent(history: Sequence[dict[str, float]], patience: int) -> bool:
    """Say whether the last dev losses of a log, as many as patience has, brought no new lowest. Patience 0 never ends."""
    losses = [row["dev_loss"] for row in history if "dev_loss" in row]
    return bool(patience and losses) and len(losses) - 1 - losses.index(min(losses)) >= patience
