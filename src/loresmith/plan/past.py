"""The machine's own past: what trainings took here beside what the formula said, one line each in the user's cache.

Deleting the file forgets it; nothing else depends on it.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from ..files import append_line, read_lines
from ..model.locate import cache_folder
from .calibrate import MEMORY_SPREAD, TIME_SPREAD, Correction, from_runs

LATEST = 30
"""Runs that count: a machine changes, and so do its libraries."""
_LIKE = 4.0


@dataclass(frozen=True, slots=True)
class PastRun:
    """One training, as the formula had it and as it was."""

    machine: str
    """What kind of machine: `Machine.name`."""
    dtype: str
    formula_seconds: float
    """An update's."""
    seconds: float
    """What an update took."""
    formula_bytes: float
    peak_bytes: float
    at: str
    """When, in UTC."""
    quantize: str = "none"
    """How the base was packed, which makes it slower in ways of its own."""


def remember(run: PastRun, *, file: Path | None = None) -> None:
    """Add a training to the machine's past. A cache that cannot be written forgets, and stops nothing."""
    try:
        append_line(file or _file(), asdict(run))
    except OSError:
        return


def past_runs(machine: str, dtype: str, quantize: str = "none", *, file: Path | None = None) -> list[PastRun]:
    """Return the latest trainings of one kind of machine in one number format, oldest first; none from a file that is damaged."""
    path = file or _file()
    if not path.is_file():
        return []
    try:
        runs = [PastRun(**row) for row in read_lines(path)]
    except (OSError, TypeError, ValueError):
        return []
    return [run for run in runs if (run.machine, run.dtype, run.quantize) == (machine, dtype, quantize)][-LATEST:]


def corrections(runs: Iterable[PastRun], *, formula_seconds: float | None = None) -> tuple[Correction, Correction]:
    """Return the corrections of memory and of time that past runs give; the formula's own without any.

    `formula_seconds` is what the formula says of an update that is to be corrected: runs with updates within a factor of four of it go
    before all others, because what the formula leaves out weighs most in small ones.
    """
    runs = list(runs)
    alike = [run for run in runs if formula_seconds and _LIKE**-1 <= run.formula_seconds / formula_seconds <= _LIKE] or runs
    memory = from_runs([(run.formula_bytes, run.peak_bytes) for run in alike], spread=MEMORY_SPREAD)
    return memory, from_runs([(run.formula_seconds, run.seconds) for run in alike], spread=TIME_SPREAD)


def _file() -> Path:
    return cache_folder() / "machine.jsonl"
