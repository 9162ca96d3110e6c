"""Checkpoints that say themselves whether they are whole.

A folder counts only with its seal: a manifest of sizes and digests, written last. Renaming folders into place, the other
way to do it, races where several processes write (transformers tried it twice and took it back twice).
"""

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from ..files import digest_path, sync_folder, write_json

SEAL = "sealed.json"
PREFIX = "checkpoint-"
STATE = "trainer_state.json"


def seal(folder: Path) -> None:
    """See every file of a checkpoint onto the disk, then write the manifest that makes it count."""
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name != SEAL)
    for file in files:
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
    write_json(folder / SEAL, {file.name: [file.stat().st_size, digest_path(file)] for file in files})
    sync_folder(folder.parent)


def is_whole(folder: Path) -> bool:
    """Say whether a checkpoint has its seal and every file still is what was sealed."""
    try:
        manifest: dict[str, list[object]] = json.loads((folder / SEAL).read_bytes())
    except (OSError, ValueError):
        return False
    return all(
        (folder / name).is_file() and [(folder / name).stat().st_size, digest_path(folder / name)] == entry
        for name, entry in manifest.items()
    )


def newest_whole(root: Path) -> Path | None:
    """Return the newest checkpoint to go on from, or None.

    It must be whole, and so must the best one it remembers, because that is the adapter the training may end with.
    Damaged checkpoints newer than it are removed: they would be written again on the way.
    """
    for folder in sorted(_checkpoints(root), key=step_of, reverse=True):
        if is_whole(folder) and is_whole(checkpoint(root, best_step(folder))):
            return folder
        shutil.rmtree(folder)
    return None


def prune(root: Path, *, keep: Iterable[int]) -> None:
    """Remove every checkpoint but those of the steps to keep."""
    kept = set(keep)
    for folder in _checkpoints(root):
        if step_of(folder) not in kept:
            shutil.rmtree(folder)


def checkpoint(root: Path, step: int) -> Path:
    """Return the folder of the checkpoint after `step` updates."""
    return root / f"{PREFIX}{step}"


def step_of(folder: Path) -> int:
    """Return how many updates a checkpoint holds."""
    return int(folder.name.removeprefix(PREFIX))


def best_step(folder: Path) -> int:
    """Return the step of the lowest dev loss a checkpoint remembers; its own where no dev loss was taken."""
    return lowest(history(folder)) or step_of(folder)


def history(folder: Path) -> list[dict[str, float]]:
    """Return the log of a training up to a checkpoint: a row an update, and a row a dev loss."""
    rows: list[dict[str, float]] = json.loads((folder / STATE).read_bytes())["log_history"]
    return rows


def lowest(rows: Iterable[dict[str, float]]) -> int | None:
    """Return the step of the first lowest dev loss in a log, or None without any."""
    losses = [(row["dev_loss"], int(row["step"])) for row in rows if "dev_loss" in row]
    return min(losses)[1] if losses else None


def _checkpoints(root: Path) -> list[Path]:
    return [folder for folder in root.glob(f"{PREFIX}*") if folder.is_dir()]
