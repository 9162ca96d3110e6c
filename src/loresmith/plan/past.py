"""The machine's own past: what trainings took here beside what the formula said, one line each in the user's cache.

Deleting the file forgets it; nothing else depends on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from json import JSONDecodeError
from pathlib import Path

from ..files import append_line, read_lines
from ..model.locate import cache_folder
from .calibrate import MEMORY_SPREAD, TIME_SPREAD, Correction, from_runs

LATEST = 30
"""Runs that count: a machine changes, and so do its libraries."""


@dataclass(frozen=True, slots=True)
class PastRun:
    """One training, as the formula had it and as it was."""

    machine: str
    """What kind of machine: `Machine.kind`."""
    dtype: str
    formula_seconds: float
    """An update's."""
    seconds: float
    """What an update took."""
    formula_bytes: float
    peak_bytes: float
    at: str
    """When, in UTC."""


def remember(run: PastRun, *, file: Path | None = None) -> None:
    """Add a training to the machine's past. A cache that cannot be written forgets, and stops nothing."""
    try:
        append_line(file or _file(), asdict(run))
    except OSError:
        return


def past_runs(machine: str, dtype: str, *, file: Path | None = None) -> list[PastRun]:
    """Return the latest trainings of one kind of machine in one number format, oldest first; none from a file that is damaged."""
    path = file or _file()
    if not path.is_file():
        return []
    try:
        runs = [PastRun(**row) for row in read_lines(path)]
    except (OSError, TypeError, JSONDecodeError):
        return []
    return [run for run in runs if (run.machine, run.dtype) == (machine, dtype)][-LATEST:]


def corrections(runs: Iterable[PastRun]) -> tuple[Correction, Correction]:
    """Return the corrections of memory and of time that past runs give; the formula's own without any."""
    runs = list(runs)
    return _learnt([(run.formula_bytes, run.peak_bytes) for run in runs], MEMORY_SPREAD), _learnt(
        [(run.formula_seconds, run.seconds) for run in runs], TIME_SPREAD
    )


def _learnt(pairs: Sequence[tuple[float, float]], spread: float) -> Correction:
    return from_runs(pairs, spread=spread)


def _file() -> Path:
    return cache_folder() / "machine.jsonl"
