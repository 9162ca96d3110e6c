"""How many CPU threads training takes: torch's own number, unless another is measured to be clearly faster.

The number is a question where two threads share a core, where a container may use fewer processors than it sees, and where there are so
many cores that leaving one to everything else costs little. Then a row is computed with each. Elsewhere nothing is measured.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import torch

from .stopwatch import fastest

MANY = 8  # cores; below, one of them is more than a tenth of the work
CLEARLY = 0.9  # of the time of torch's own number; what is closer may be chance, and would make two like runs differ in their rounding
WORTH_IT = 0.2  # seconds a row; a training of shorter ones is over before the difference is noticed
_TOPOLOGY, _QUOTA = Path("/sys/devices/system/cpu"), Path("/sys/fs/cgroup/cpu.max")


class Threads(NamedTuple):
    """A number of threads, and why that many."""

    n: int
    because: str
    is_set: bool = False
    """Whether someone set it, so that there is nothing to choose."""


def own(*, is_set: bool = False) -> Threads:
    """Return the number this process has: what the recipe (`is_set`) or the environment says, else what torch takes."""
    n = torch.get_num_threads()
    if is_set:
        return Threads(n, "set by model.threads", True)
    if "OMP_NUM_THREADS" in os.environ:
        return Threads(n, "set by OMP_NUM_THREADS", True)
    return Threads(n, "torch's own number")


def choices() -> list[int]:
    """Return the numbers to choose from, torch's own first."""
    cpus = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    cores, allowed = _cores(cpus), _allowed()
    n = min(cores, allowed)
    return list(dict.fromkeys([torch.get_num_threads(), n, min(len(cpus), allowed), *([n - 1] if n >= MANY else [])]))


def choose(work: Callable[[], object], numbers: Iterable[int]) -> Threads:
    """Return the number with which `work` is clearly the fastest, the first where none is; the process is left with the number it had."""
    seconds: dict[int, float] = {}
    for n in numbers:
        with using(n):
            seconds[n] = fastest(work, most=3)
        if min(seconds.values()) < WORTH_IT:
            break
    first, best = next(iter(seconds)), min(seconds, key=lambda n: seconds[n])
    chosen = best if seconds[best] < CLEARLY * seconds[first] else first
    return Threads(chosen, f"measured, seconds a row: {', '.join(f'{taken:.2f} with {n}' for n, taken in seconds.items())}")


@contextmanager
def using(n: int) -> Iterator[None]:
    """Compute with some threads for a while."""
    before = torch.get_num_threads()
    torch.set_num_threads(n)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _cores(cpus: Iterable[int], topology: Path = _TOPOLOGY) -> int:
    """Return on how many cores some processors lie; their number where the system does not tell."""
    try:
        return len({(topology / f"cpu{cpu}/topology/thread_siblings_list").read_text() for cpu in cpus})
    except OSError:
        return len(set(cpus))


def _allowed(quota: Path = _QUOTA) -> int:
    """Return how many processors a container may use, rounded up; very many without a limit."""
    try:
        share, period = quota.read_text().split()
        return max(1, -(-int(share) // int(period)))
    except (OSError, ValueError):  # no container, or "max"
        return 1 << 20
