"""What of this machine each of several lanes gets: in turn a GPU for each of its processes; without GPUs, its share of the cores."""

import os
from collections.abc import Mapping
from pathlib import Path

_DRIVER = Path("/proc/driver/nvidia/gpus")


def n_gpus(environment: Mapping[str, str] = os.environ) -> int:
    """Return how many GPUs this process may use, without loading anything."""
    visible = environment.get("CUDA_VISIBLE_DEVICES")
    if visible is not None:
        return len([one for one in visible.split(",") if one.strip() and one.strip() != "-1"])
    return len(list(_DRIVER.glob("*"))) if _DRIVER.is_dir() else 0


def n_lanes(processes: int) -> int:
    """Return how many trainings of so many processes have a GPU for each process here; one where there are too few, or none."""
    return max(1, n_gpus() // processes)


def places(jobs: int, processes: int) -> list[dict[str, str]]:
    """Return what the environment of each lane says beyond this one's, where a training takes so many processes."""
    n = n_gpus()
    if n:
        named = os.environ.get("CUDA_VISIBLE_DEVICES")
        gpus = [gpu.strip() for gpu in named.split(",")] if named else [str(index) for index in range(n)]
        dealt = [[gpus[(lane * processes + nth) % n] for nth in range(min(processes, n))] for lane in range(jobs)]
        return [{"CUDA_VISIBLE_DEVICES": ",".join(some)} for some in dealt]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return [{"OMP_NUM_THREADS": str(max(1, cores // (jobs * processes)))} for _ in range(jobs)]
