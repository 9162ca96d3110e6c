"""Save a checkpoint: written, sealed, and only then older ones removed."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from safetensors import SafetensorError

from ..errors import TrainingError
from . import checkpoint


def save(root: Path, step: int, history: Iterable[dict[str, float]], write: Callable[[], object]) -> None:
    """Let `write` fill the folder of the checkpoint after `step` updates, seal it, and remove those no longer worth keeping.

    TrainingError where the disk does not take it: what was written of it is removed, those before it are whole.
    """
    folder = checkpoint.checkpoint(root, step)
    try:
        write()
        checkpoint.seal(folder)
        checkpoint.prune(root, keep=checkpoint.worth_keeping(root, history, step=step))
    except (OSError, RuntimeError, SafetensorError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise TrainingError(
            f"The checkpoint after update {step} cannot be written: {str(error).splitlines()[0]}; those before it are whole.",
            hint=f"Make room in {root}, then run the same command again.",
        ) from error
