"""Several processes of this machine that train one adapter, seen from the one that starts them.

torchrun could start them, but it kills 30 seconds after a signal what is still in an update, waits as long for processes that wait for a
dead one, and gives each of them one thread.
"""

import gc
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch

from ..contracts import Progress, Silent
from ..errors import Preempted, TrainingError
from ..files import read_json
from .fitted import Fitted
from .interruption import Interruption
from .job import PROGRESS, outcomes, read_outcome
from .memory import Shortened

_LOOK = 0.2  # seconds between two looks at the processes
_GRACE = 10.0  # seconds that the others have when one has failed: enough to say why, and no more, for they may wait for it
_AGAIN = "Run the same command again."

Process = subprocess.Popen[bytes]


def fit_together(folder: Path, *, n_processes: int, progress: Progress | None = None) -> Fitted:
    """Run the job in a folder on some processes, passing their progress on, and return what came of it.

    A SIGTERM is handed on, so that they finish their update and save. What a process raised is raised here; TrainingError where
    they ended without a word. Where they must begin again with shorter rows, they do.
    """
    _give_back()
    with Interruption() as interruption:
        while True:
            for file in outcomes(folder):
                file.unlink()
            failed = _run(folder, n_processes, progress or Silent(), interruption)
            with suppress(Shortened):
                if fitted := read_outcome(folder):
                    return fitted
                if not interruption.came:
                    said = f"The training processes ended without an outcome; the first of them said: {_said(folder, failed)}"
                    raise TrainingError(said, hint=_AGAIN)
            if interruption.came:
                raise Preempted("Stopped by a signal; nothing is lost.", hint=_AGAIN)


def free_port() -> int:
    """Return a port of this machine on which nobody listens now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _give_back() -> None:
    """Give back the GPU memory that torch keeps in this process for later: the others train on the same GPU."""
    gc.collect()
    torch.cuda.empty_cache()


def _run(folder: Path, n_processes: int, progress: Progress, interruption: Interruption) -> int:
    """Let the processes work to their end, or to that of one that fails, and return which failed first; 0 where none did.

    What the others say after it is mostly that it is gone.
    """
    port = free_port()
    processes = [_start(folder, rank, n_processes, port) for rank in range(n_processes)]
    is_told, failed, deadline, before = False, list[int](), float("inf"), list[Any]()
    try:
        while None in (codes := [process.poll() for process in processes]) and time.monotonic() < deadline:
            if interruption.came and not is_told:
                is_told = True
                for process in processes:
                    process.terminate()
            if any(codes) and not failed:
                failed, deadline = _failed(codes), time.monotonic() + _GRACE
            before = _tell(folder, progress, before)
            time.sleep(_LOOK)
    finally:
        for process in processes:
            process.kill()
            process.wait()
    return [*failed, *_failed(codes), 0][0]


def _failed(codes: Sequence[int | None]) -> list[int]:
    return [rank for rank, code in enumerate(codes) if code]


def _start(folder: Path, rank: int, n_processes: int, port: int) -> Process:
    environment = {
        "OMP_NUM_THREADS": str(max(1, _n_cores() // n_processes)),
        **os.environ,
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(port),
        **dict.fromkeys(("RANK", "LOCAL_RANK"), str(rank)),
        **dict.fromkeys(("WORLD_SIZE", "LOCAL_WORLD_SIZE"), str(n_processes)),
    }
    with _said_file(folder, rank).open("wb") as said:
        command = [sys.executable, "-m", "loresmith.train.worker", str(folder)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=said)


def _tell(folder: Path, progress: Progress, before: list[Any]) -> list[Any]:
    """Pass on how far the processes are, where that is news, and return it."""
    now: list[Any] = read_json(folder / PROGRESS) if (folder / PROGRESS).is_file() else before
    if now != before:
        progress.advance(*now)
    return now


def _said(folder: Path, rank: int) -> str:
    """Return the last line of a process that speaks of an error."""
    file = _said_file(folder, rank)
    lines = [line for line in file.read_text(errors="replace").splitlines() if "Error" in line] if file.is_file() else []
    return lines[-1] if lines else "nothing"


def _said_file(folder: Path, rank: int) -> Path:
    return folder / f"said-{rank:04d}.txt"


def _n_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
