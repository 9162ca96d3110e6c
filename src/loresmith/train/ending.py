"""Where a training stands, read from a checkpoint."""

from pathlib import Path

from ..recipe import Train
from . import checkpoint
from .schedule import Schedule
from .stop import is_patience_spent


def is_over(newest: Path, plan: Schedule, settings: Train, *, has_dev: bool) -> bool:
    """Say whether a checkpoint ends its training: every update done and its dev loss taken, or no patience left."""
    is_done = checkpoint.step_of(newest) >= len(plan.updates) and not is_check_due(newest, plan, settings, has_dev=has_dev)
    return is_done or is_patience_spent(checkpoint.history(newest), settings.early_stopping_patience)


def is_check_due(newest: Path, plan: Schedule, settings: Train, *, has_dev: bool) -> bool:
    """Say whether a signal kept a checkpoint from having the dev loss that belongs to it."""
    step = checkpoint.step_of(newest)
    taken = any("dev_loss" in row and row["step"] == step for row in checkpoint.history(newest))
    return has_dev and step in plan.checks(settings.eval_per_epoch) and not taken
