"""Lanes as processes of this machine."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ...files import read_json
from ...runfolder import Step
from .outcome import outcome_of, said_of
from .places import places
from .workers import Far

_LAST_WORDS = 1.0  # seconds to hear out a process that has ended


class Process:
    """A process at work on a step of a run."""

    def __init__(self, folder: Path, name: str, *, place: Mapping[str, str]) -> None:
        self.file, self.said = outcome_of(folder, name), said_of(folder, name)
        self.now, self.is_asked = Far(), False
        self.file.unlink(missing_ok=True)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "loresmith.steps.lane", str(folder), name]
        # A session of its own: Ctrl-C reaches the parent alone, which asks the others to save. What a process says to its last breath
        # goes to a file, because a pipe that nobody empties would stop it.
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=said, text=True, env={**os.environ, **place}, start_new_session=True
            )
        self.hearing = threading.Thread(target=self._listen, daemon=True)
        self.hearing.start()

    def poll(self) -> int | None:
        """Return the exit code, None until it has ended."""
        return self.process.poll()

    def far(self) -> Far:
        """Return how far it says it is; to the end, where it has ended."""
        if self.poll() is not None:
            self.hearing.join(_LAST_WORDS)
        return self.now

    def ask_to_end(self) -> None:
        """Send it one SIGTERM."""
        if not self.is_asked and self.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.is_asked = True

    def outcome(self) -> dict[str, Any]:
        """Return what it left, and remove the file."""
        left: dict[str, Any] = read_json(self.file) if self.file.is_file() else {}
        self.file.unlink(missing_ok=True)
        return left

    def last_words(self) -> str:
        """Return the last line it said on standard error."""
        return (self.said.read_text(errors="replace").strip().splitlines() or ["nothing"])[-1]

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with suppress(ValueError):
                self.now = Far(*json.loads(line))


class Processes:
    """The processes of this machine, each with its GPUs or its share of the cores."""

    def __init__(self, folder: Path, *, jobs: int, processes: int) -> None:
        self.folder, self.jobs = folder, jobs
        self.places = places(jobs, processes)
        self.at: dict[int, Process] = {}

    def start(self, step: Step) -> Process:
        """Start one where nobody works."""
        free = min(nth for nth in range(self.jobs) if nth not in self.at or self.at[nth].poll() is not None)
        self.at[free] = Process(self.folder, step.name, place=self.places[free])
        return self.at[free]
