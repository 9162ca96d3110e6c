"""Train several variants at once, each in a process of its own.

A process works its step off (`lane.py`) and leaves its ledger line, or the error. The process that holds the run folder alone writes
the ledger. Who works is asked for by `workers`: processes of this machine (`processes`), or of the machines of a Ray cluster (`on_ray`).
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from ...contracts import Progress
from ...errors import Preempted
from ...runfolder import Run, Step
from ...train.interruption import Interruption
from ..abreast import Abreast
from .outcome import enter
from .processes import Processes
from .workers import Worker, Workers

_LOOK = 0.1  # seconds between two looks at the workers


class Lane(NamedTuple):
    """A step, and who works on it."""

    step: Step
    worker: Worker


@contextmanager
def workers(run: Run, *, jobs: int, processes: int, ray: str | None = None) -> Iterator[Workers]:
    """Give workers for `jobs` trainings, each of some processes: of this machine, or of the Ray cluster at an address.

    There 0 is as many as it has GPUs for, or machines.
    """
    if not ray:
        yield Processes(run.folder, jobs=jobs, processes=processes)
        return
    from .on_ray import cluster

    with cluster(run, ray, jobs=jobs, processes=processes) as found:
        yield found


def side_by_side(run: Run, steps: Sequence[Step], *, workers: Workers, progress: Progress) -> None:
    """Have steps worked off that do not depend on each other, as many at once as there are workers, and enter them as they end.

    The first error ends the others, which save what they have, and is raised here. A SIGTERM is handed on; Preempted then.
    """
    waiting, lanes = list(steps), list[Lane]()
    with Interruption() as interruption:
        try:
            while lanes or (waiting and not interruption.came):
                if interruption.came:
                    waiting.clear()
                    _ask_to_end(lanes)
                while waiting and len(lanes) < workers.jobs:
                    lanes.append(_begin(waiting.pop(0), workers, progress))
                for lane in [lane for lane in lanes if lane.worker.poll() is not None]:
                    lanes.remove(lane)
                    _finish(run, lane, progress)
                _tell(lanes, progress)
                time.sleep(_LOOK)
        finally:
            _end(lanes)
    if interruption.came:
        raise Preempted("Stopped by a signal; every training saved what it had.", hint="Run the same command again.")


def _begin(step: Step, workers: Workers, progress: Progress) -> Lane:
    lane = Lane(step, workers.start(step))
    progress.step(step.name, "running")
    return lane


def _finish(run: Run, lane: Lane, progress: Progress) -> None:
    """Enter what a lane has done into the ledger, or raise what it met."""
    _tell([lane], progress)
    try:
        line = enter(run, lane.step, lane.worker)
    except Preempted:
        raise
    except Exception:
        progress.step(lane.step.name, "failed")
        raise
    counts = ", ".join(f"{value} {name}" for name, value in line["counts"].items())
    progress.step(lane.step.name, "done", f"{counts} ({line['seconds']:.1f} s)")


def _tell(lanes: Sequence[Lane], progress: Progress) -> None:
    far = {lane.step.name: lane.worker.far() for lane in lanes}
    if isinstance(progress, Abreast):
        for name, one in far.items():
            if one.done:
                progress.advance_of(name, *one)
    elif far:
        detail = "; ".join(f"{name.partition(':')[2]} {one.done}/{one.total} {one.detail}".strip() for name, one in far.items())
        progress.advance(sum(one.done for one in far.values()), sum(one.total for one in far.values()), detail)


def _ask_to_end(lanes: Sequence[Lane]) -> None:
    for lane in lanes:
        lane.worker.ask_to_end()


def _end(lanes: Sequence[Lane]) -> None:
    """Have what still runs save and end."""
    _ask_to_end(lanes)
    while any(lane.worker.poll() is None for lane in lanes):
        time.sleep(_LOOK)
