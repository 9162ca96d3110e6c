"""Which device of this machine would train, and what it can do: found without loading torch where there is no GPU."""

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..errors import RecipeError
from .machine import Machine, measure_gpu, measure_machine

# Linux shows a GPU that CUDA or ROCm can use as one of these: NVIDIA's own driver, Windows' under WSL, AMD's, Jetson's.
_GPU_NODES = ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd", "/dev/nvmap")


def measure_device(device: str) -> Machine:
    """Return what a device of a recipe can do: `cpu`, `cuda`, `cuda:1`, `mps`, or the best for `auto`.

    RecipeError for one that is not here. What trains on `mps` is planned as the CPU, whose memory it shares.
    """
    if device == "cpu" or (device == "auto" and not may_have_gpu()):
        return measure_machine()
    import torch

    from ..model.load import pick_device

    try:
        picked = pick_device(device)
    except RuntimeError as error:
        raise RecipeError(f"There is no device {device!r}.", hint="model.device is cpu, cuda, cuda:1, mps or auto.") from error
    if picked.type != "cuda":
        return measure_machine()
    index, n_gpus = picked.index or 0, torch.cuda.device_count()
    if index >= n_gpus:
        hint = "Plan for another machine with --budget T4 or --budget 8GB, or set model.device."
        raise RecipeError(f"model.device is {device}, and torch sees {n_gpus} GPUs here.", hint=hint)
    return measure_gpu(index)


def may_have_gpu() -> bool:
    """Say whether torch could find a GPU here, without loading it: False only where it surely finds none."""
    try:
        is_built_for_cpus = version("torch").endswith("+cpu")
    except PackageNotFoundError:
        return False
    return not is_built_for_cpus and (sys.platform != "linux" or any(Path(node).exists() for node in _GPU_NODES))
