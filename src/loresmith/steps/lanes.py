"""Train several variants at once, each in a process of its own.

Each process works its step off and leaves its ledger line, or the error, in `lanes/` (`lane.py`). The process that holds the run folder
alone writes the ledger. GPUs are dealt out in turn; on a CPU the cores are divided.
"""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from .. import errors
from ..contracts import Progress
from ..errors import Preempted, RunError
from ..files import read_json
from ..runfolder import Run, Step
from .abreast import Abreast

_LOOK = 0.1  # seconds between two looks at the processes
_LAST_WORDS = 1.0  # seconds to hear out a process that has ended


@dataclass
class Lane:
    """One process at work."""

    step: Step
    process: "subprocess.Popen[str]"
    outcome: Path
    place: int
    """Which share of the machine it has."""
    done: int = 0
    total: int = 1
    detail: str = ""
    hearing: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        """Begin to listen."""
        self.hearing = threading.Thread(target=self.listen, daemon=True)
        self.hearing.start()

    def listen(self) -> None:
        """Take in how far it is, line by line, to its end."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with suppress(ValueError):
                self.done, self.total, self.detail = json.loads(line)


def side_by_side(run: Run, steps: Sequence[Step], *, jobs: int, progress: Progress) -> None:
    """Work off steps that do not depend on each other, `jobs` at a time, and write their ledger lines as they end.

    The first error ends the others, which save what they have, and is raised here. A SIGTERM is handed on; Preempted then.
    """
    waiting, lanes, places = list(steps), list[Lane](), _places(jobs)
    with _stopping(lanes) as stopped:
        try:
            while (waiting and not stopped) or lanes:
                while waiting and len(lanes) < jobs and not stopped:
                    lanes.append(_start(run, waiting.pop(0), _free(lanes, jobs), places))
                    progress.step(lanes[-1].step.name, "running")
                for lane in [lane for lane in lanes if lane.process.poll() is not None]:
                    lanes.remove(lane)
                    _finish(run, lane, progress)
                _tell(lanes, progress)
                time.sleep(_LOOK)
        finally:
            _end(lanes)
    if stopped:
        raise Preempted("Stopped by a signal; every training saved what it had.", hint="Run the same command again.")


def n_gpus(environment: Mapping[str, str] = os.environ) -> int:
    """Return how many GPUs this process may use, without loading anything."""
    visible = environment.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return len([one for one in visible.split(",") if one.strip() and one.strip() != "-1"])
    return len(list(Path("/proc/driver/nvidia/gpus").glob("*"))) if Path("/proc/driver/nvidia/gpus").is_dir() else 0


def _places(jobs: int) -> list[dict[str, str]]:
    """Return the environment of each lane: its GPU, or its share of the cores."""
    n = n_gpus()
    if n:
        named = os.environ.get("CUDA_VISIBLE_DEVICES")
        gpus = named.split(",") if named else [str(index) for index in range(n)]
        return [{"CUDA_VISIBLE_DEVICES": gpus[lane % n].strip()} for lane in range(jobs)]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return [{"OMP_NUM_THREADS": str(max(1, cores // jobs))} for _ in range(jobs)]


def _free(lanes: Sequence[Lane], jobs: int) -> int:
    return min(set(range(jobs)) - {lane.place for lane in lanes})


def _start(run: Run, step: Step, place: int, places: Sequence[dict[str, str]]) -> Lane:
    outcome = outcome_of(run.folder, step.name)
    outcome.unlink(missing_ok=True)
    command = [sys.executable, "-m", "loresmith.steps.lane", str(run.folder), step.name]
    environment = {**os.environ, **places[place]}
    # A session of its own: Ctrl-C reaches the parent alone, which asks the others to save. What a process says to its last breath goes
    # to a file, because a pipe that nobody empties would stop it.
    outcome.parent.mkdir(parents=True, exist_ok=True)
    with outcome.with_name("said.txt").open("w") as said:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True, env=environment, start_new_session=True)
    return Lane(step, process, outcome, place)


def _finish(run: Run, lane: Lane, progress: Progress) -> None:
    lane.hearing.join(_LAST_WORDS)
    _tell([lane], progress)
    said = read_json(lane.outcome) if lane.outcome.is_file() else {}
    lane.outcome.unlink(missing_ok=True)
    if "line" in said:
        run.enter(said["line"])
        counts = ", ".join(f"{value} {name}" for name, value in said["line"]["counts"].items())
        progress.step(lane.step.name, "done", f"{counts} ({said['line']['seconds']:.1f} s)")
        return
    progress.step(lane.step.name, "failed")
    if "error" in said:
        raise getattr(errors, said["error"])(f"{lane.step.name}: {said['message']}", hint=said["hint"])
    last = (lane.outcome.with_name("said.txt").read_text().strip().splitlines() or ["nothing"])[-1]
    raise RunError(f"The process of {lane.step.name} ended with {lane.process.returncode} and said: {last}", hint="Run it with --jobs 1.")


def _tell(lanes: Sequence[Lane], progress: Progress) -> None:
    if isinstance(progress, Abreast):
        for lane in (lane for lane in lanes if lane.done):
            progress.advance_of(lane.step.name, lane.done, lane.total, lane.detail)
    elif lanes:
        detail = "; ".join(f"{lane.step.name.partition(':')[2]} {lane.done}/{lane.total} {lane.detail}".strip() for lane in lanes)
        progress.advance(sum(lane.done for lane in lanes), sum(lane.total for lane in lanes), detail)


@contextmanager
def _stopping(lanes: Sequence[Lane]) -> Iterator[list[int]]:
    """Hand a SIGTERM on to every lane; the list is empty until one came."""
    came: list[int] = []

    def hand_on(number: int, frame: FrameType | None) -> None:
        came.append(number)
        _ask_to_end(lanes)

    if threading.current_thread() is not threading.main_thread():
        yield came
        return
    before = signal.signal(signal.SIGTERM, hand_on)
    try:
        yield came
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(lanes: Sequence[Lane]) -> None:
    """Have what still runs save and end."""
    _ask_to_end(lanes)
    for lane in lanes:
        lane.process.wait()


def _ask_to_end(lanes: Sequence[Lane]) -> None:
    for lane in lanes:
        if lane.process.poll() is None:
            lane.process.send_signal(signal.SIGTERM)


def outcome_of(folder: Path, name: str) -> Path:
    """Return the file in which the process of a step leaves what came of it."""
    return folder / "lanes" / re.sub(r"[^A-Za-z0-9._-]+", "-", name) / "outcome.json"
