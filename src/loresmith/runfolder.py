"""The run folder: what a run has made, and which of it still holds.

A step is done when the last line of the ledger for it matches the digests of what it reads, of what it wrote and of its
settings. The line is written after the files, so that a kill in between means the step runs again.
"""

import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from . import __version__
from .errors import RunError
from .files import append_line, digest_path, digest_value, read_json, read_lines, write_json

PACKAGES = ("torch", "transformers", "peft", "accelerate", "numpy", "selectolax")
Counts = Mapping[str, int | float | str | None]


@dataclass(frozen=True)
class Step:
    """One row of the pipeline's table."""

    name: str
    """The verb, and after a colon what it is done to: `answer:tuned.closed-book`."""
    work: Callable[["Run"], Counts]
    """Does it: writes the files and returns what is worth counting."""
    reads: Sequence[str] = ()
    """Files and folders of the run it depends on."""
    writes: Sequence[str] = ()
    """Files and folders of the run it makes."""
    settings: Any = field(default_factory=dict)
    """Everything else the result depends on: a JSON value."""


class Run:
    """One run folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def open(cls, folder: Path) -> "Run":
        """Return the run kept in a folder; RunError where there is none."""
        if not (folder / "state.json").is_file():
            raise RunError(f"There is no run in {folder}.", hint="Start one with: loresmith run RECIPE, or look at: loresmith list.")
        return cls(folder)

    def path(self, name: str) -> Path:
        """Return where a file of the run is."""
        return self.folder / name

    def ledger(self) -> list[dict[str, Any]]:
        """Return every finished step in the order it finished."""
        path = self.path("ledger.jsonl")
        return list(read_lines(path)) if path.is_file() else []

    def latest(self) -> dict[str, dict[str, Any]]:
        """Return the last ledger line of every step."""
        return {line["step"]: line for line in self.ledger()}

    def state(self) -> dict[str, Any]:
        """Return `{"state": running|preempted|failed|done, "step": ...}`: done up to a step, running, too, where it was killed."""
        path = self.path("state.json")
        return read_json(path) if path.is_file() else {"state": "new", "step": None}

    def set_state(self, state: str, step: str | None, **more: Any) -> None:
        """Write down how the run stands; an unchanged state is not written again."""
        wanted = {"state": state, "step": step, **more}
        if self.state() != wanted:
            write_json(self.path("state.json"), wanted)

    def is_done(self, step: Step, line: Mapping[str, Any] | None) -> bool:
        """Say whether what a step made still holds, given its last ledger line."""
        if line is None or line["settings"] != digest_value(step.settings):
            return False
        return bool(line["reads"] == self.digests(step.reads) and line["writes"] == self.digests(step.writes))

    def digests(self, names: Sequence[str]) -> dict[str, str | None]:
        """Return the digest of each file or folder; None for one that is not there."""
        return {name: digest_path(self.path(name)) for name in names}

    def perform(self, step: Step) -> dict[str, Any]:
        """Do a step and write its ledger line."""
        line = self.work_off(step)
        self.enter(line)
        return line

    def work_off(self, step: Step) -> dict[str, Any]:
        """Do a step and return its ledger line, which another process may write."""
        forget_peak_memory()
        reads, started = self.digests(step.reads), time.monotonic()
        counts = dict(step.work(self))
        return {
            "step": step.name,
            "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - started, 3),
            "counts": counts,
            "peak_memory_bytes": peak_memory(),
            "settings": digest_value(step.settings),
            "reads": reads,
            "writes": self.digests(step.writes),
            "versions": versions(),
            "machine": machine(),
        }

    def enter(self, line: Mapping[str, Any]) -> None:
        """Write the ledger line of a finished step."""
        append_line(self.path("ledger.jsonl"), line)


def forget_peak_memory() -> None:
    """Have `peak_memory` count from now on, where the system can (Linux); elsewhere it counts from the start of the process."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak_memory() -> int:
    """Return the most memory this process has held, in bytes, since it began or since `forget_peak_memory`."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def versions() -> dict[str, str]:
    """Return the versions a result depends on, of the packages that are installed."""
    found = {"loresmith": __version__, "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def machine() -> dict[str, Any]:
    """Return what kind of machine this is; nothing that names it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else None
    return {"system": platform.system(), "architecture": platform.machine(), "cores": cores, "memory_bytes": memory}
