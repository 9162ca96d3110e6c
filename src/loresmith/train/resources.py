"""What a training takes of the machine while it runs, as rows that a figure can be drawn from."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ..files import append_line
from ..runfolder import forget_peak_memory, peak_memory

RESOURCES = "resources.jsonl"
_EVERY = 2.0  # seconds; a row is a write to the disk, and an update of a small model takes less than one


class Meter(TrainerCallback):
    """Adds a row at most every two seconds: after which update, how long into this process, and what was in use."""

    def __init__(self, file: Path) -> None:
        self.file, self.began, self.looked = file, time.monotonic(), float("-inf")
        self.wall, self.cpu = time.monotonic(), time.process_time()

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Look, when it is time."""
        if time.monotonic() - self.looked < _EVERY or not state.is_world_process_zero:
            return
        self.looked = time.monotonic()
        try:
            append_line(self.file, {"step": state.global_step, "seconds": round(self.looked - self.began, 3), **self._look()})
        except OSError:
            return  # a training does not end because a figure lacks a point; a full disk is met where a checkpoint is written

    def _look(self) -> dict[str, float | int | None]:
        wall, cpu = time.monotonic(), time.process_time()
        cores = (cpu - self.cpu) / (wall - self.wall) if wall > self.wall else 0.0
        self.wall, self.cpu = wall, cpu
        return {"cpu_cores": round(cores, 3), "rss_bytes": rss(), **_gpu()}


def readable(file: Path) -> Iterator[bytes]:
    """Yield the lines that are whole; a kill or a disk may have damaged others. None where there is no file."""
    for line in file.read_bytes().splitlines(keepends=True) if file.is_file() else ():
        with suppress(ValueError):
            if isinstance(json.loads(line), dict) and line.endswith(b"\n"):
                yield line


def rss() -> int:
    """Return the memory this process holds now, in bytes; the most it ever held where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return peak_memory()


def forget_peak(device: torch.device) -> None:
    """Let the peak begin anew, where the system allows it, so that it is that of one training and not of the steps before."""
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        return
    forget_peak_memory()


def peak_bytes(device: torch.device) -> int:
    """Return the most memory held since the peak was forgotten: of the GPU on a GPU, else of this process."""
    if device.type == "cuda":
        return torch.cuda.max_memory_reserved(device)
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return peak_memory()


def _gpu() -> dict[str, float | int | None]:
    """Return the GPU's memory and load; nothing without one, and no load where its driver library has no Python binding."""
    if not torch.cuda.is_available():
        return {}
    try:
        load: float | None = torch.cuda.utilization() / 100
    except (ImportError, RuntimeError):  # pynvml is an optional package of torch
        load = None
    return {"gpu_bytes": torch.cuda.memory_allocated(), "gpu_share": load}
