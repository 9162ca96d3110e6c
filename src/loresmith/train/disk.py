"""The folder of the checkpoints, as several processes share it: the first of them touches it, and a disk that fails is one sentence."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ..errors import TrainingError
from .checkpoint import newest_whole
from .ranks import by_first

T = TypeVar("T")


def newest(folder: Path) -> Path | None:
    """Return the checkpoint to go on from, or None; damaged ones are set aside."""
    return on_disk(lambda: newest_whole(folder), folder)


def on_disk(work: Callable[[], T], folder: Path) -> T:
    """Let the first rank do what touches a folder, and return its result on every rank; TrainingError where the disk does not let it."""

    def careful() -> T:
        try:
            return work()
        except OSError as error:
            raise TrainingError(f"The folder {folder} cannot be read or written: {error}.", hint="Check the disk.") from error

    return by_first(careful)
