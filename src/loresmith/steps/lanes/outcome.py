"""What the process of a lane leaves: its ledger line, or the error it met."""

import re
import signal
from pathlib import Path
from typing import Any

from ... import errors
from ...errors import Preempted, RunError
from ...runfolder import Run, Step
from .workers import Worker


def outcome_of(folder: Path, name: str) -> Path:
    """Return the file in which the process of a step leaves what came of it."""
    return folder / "lanes" / re.sub(r"[^A-Za-z0-9._-]+", "-", name) / "outcome.json"


def said_of(folder: Path, name: str) -> Path:
    """Return the file of what that process says to its last breath."""
    return outcome_of(folder, name).with_name("said.txt")


def enter(run: Run, step: Step, worker: Worker) -> dict[str, Any]:
    """Enter what an ended worker has done into the ledger, and return the line.

    Raises the error it met; where it left nothing, Preempted if a signal ended it, else RunError.
    """
    left = worker.outcome()
    if "line" in left:
        line: dict[str, Any] = left["line"]
        run.enter(line)
        return line
    if "error" in left:
        raise getattr(errors, left["error"])(f"{step.name}: {left['message']}", hint=left["hint"])
    if worker.poll() == -signal.SIGTERM:
        raise Preempted(f"{step.name}: Stopped by a signal before its first update.", hint="Run the same command again.")
    raise RunError(f"The process of {step.name} ended with {worker.poll()} and said: {worker.last_words()}", hint="Run it with --jobs 1.")
