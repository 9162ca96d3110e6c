"""What of this machine each of several lanes gets: GPUs are dealt out in turn; without any, the cores are divided."""

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


def places(jobs: int) -> list[dict[str, str]]:
    """Return what the environment of each lane says beyond this one's."""
    n = n_gpus()
    if n:
        named = os.environ.get("CUDA_VISIBLE_DEVICES")
        gpus = named.split(",") if named else [str(index) for index in range(n)]
        return [{"CUDA_VISIBLE_DEVICES": gpus[lane % n].strip()} for lane in range(jobs)]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return [{"OMP_NUM_THREADS": str(max(1, cores // jobs))} for _ in range(jobs)]
