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
DAMAGED = "damaged"


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
        manifest = json.loads((folder / SEAL).read_bytes())
        return STATE in manifest and all(
            [(folder / name).stat().st_size, digest_path(folder / name)] == entry for name, entry in manifest.items()
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return False


def newest_whole(root: Path) -> Path | None:
    """Return the newest checkpoint to go on from, or None.

    It must be whole, and so must the best one it remembers, because that is the adapter the training may end with.
    Damaged checkpoints newer than it are set aside in `damaged/`: they are written again on the way.
    """
    for folder in sorted(_checkpoints(root), key=step_of, reverse=True):
        if is_whole(folder) and is_whole(checkpoint(root, best_step(folder))):
            return folder
        set_aside(folder)
    return None


def set_aside(folder: Path) -> Path:
    """Move a checkpoint to `damaged/` beside it, under its name and the first free number, and return where it lies."""
    room = folder.parent / DAMAGED
    room.mkdir(exist_ok=True)
    number = next(number for number in range(1, 1_000_000) if not (room / f"{folder.name}.{number}").exists())
    return folder.rename(room / f"{folder.name}.{number}")


def damaged(root: Path) -> list[str]:
    """Return the names of the checkpoints that were set aside, oldest first."""
    room = root / DAMAGED
    return sorted(folder.name for folder in room.iterdir()) if room.is_dir() else []


def prune(root: Path, *, keep: Iterable[int]) -> None:
    """Remove every checkpoint but those of the steps to keep."""
    kept = set(keep)
    for folder in _checkpoints(root):
        if step_of(folder) not in kept:
            shutil.rmtree(folder)


def worth_keeping(root: Path, rows: Iterable[dict[str, float]], *, step: int) -> set[int]:
    """Return the steps to keep after saving one: it and the one before, and the best that each of them remembers."""
    rows = list(rows)
    older = max((step_of(folder) for folder in _checkpoints(root) if step_of(folder) < step), default=step)
    best = {lowest(row for row in rows if row["step"] <= newest) for newest in (step, older)}
    return {step, older, *(one for one in best if one is not None)}


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
    return [folder for folder in root.glob(f"{PREFIX}*") if folder.is_dir() and folder.name.removeprefix(PREFIX).isdigit()]
