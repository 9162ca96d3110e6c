"""Where a training stands, read from a checkpoint."""

from pathlib import Path

from . import checkpoint
from .ready import Ready
from .stop import is_patience_spent


def is_over(ready: Ready, newest: Path) -> bool:
    """Say whether a checkpoint ends its training: every update done and its dev loss taken, or no patience left."""
    is_done = checkpoint.step_of(newest) >= len(ready.plan.updates) and not is_check_due(ready, newest)
    return is_done or is_patience_spent(checkpoint.history(newest), ready.settings.early_stopping_patience)


def is_check_due(ready: Ready, newest: Path) -> bool:
    """Say whether a signal kept a checkpoint from having the dev loss that belongs to it."""
    step = checkpoint.step_of(newest)
    taken = any("dev_loss" in row and row["step"] == step for row in checkpoint.history(newest))
    return bool(ready.dev) and step in ready.plan.checks(ready.settings.eval_per_epoch) and not taken
