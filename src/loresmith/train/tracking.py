"""Trackers, which get every row of a learning curve: off by default, on by one key, each an optional package.

Where a tracker sends its rows is its own configuration (`WANDB_MODE`, `MLFLOW_TRACKING_URI` and so on). TensorBoard writes files,
and they belong to the run.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..errors import MissingExtra

PROJECT = "loresmith"
TRACKS = "tracking"
# tracker -> packages, one of which it needs
_PACKAGES = {"tensorboard": ("tensorboard", "tensorboardX"), "wandb": ("wandb",), "mlflow": ("mlflow",), "trackio": ("trackio",)}


def require_tracker(tracker: str) -> None:
    """Raise MissingExtra where the package of a tracker is not installed."""
    packages = _PACKAGES.get(tracker, ())
    if packages and not any(find_spec(package) for package in packages):
        raise MissingExtra(
            f"train.report_to {tracker} needs {packages[0]}, which is not installed.", hint=f"Run: pip install {packages[0]}"
        )


def keep_tracks(callbacks: Iterable[Any], folder: Path) -> None:
    """Let a tracker that writes files write them into a folder of the training."""
    for callback in callbacks:
        if hasattr(callback, "logging_dir") and callback.logging_dir is None:
            callback.logging_dir = str(folder / TRACKS)
