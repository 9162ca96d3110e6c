"""What a machine can do: this one, measured in under a second, or one of the named ones.

Rates are what products of a training reach, not what a data sheet promises. For the named GPUs that is 40 % of the data sheet's dense
rate with 32-bit accumulation, the model FLOP utilisation that well-tuned trainings report (Chowdhery et al., 2022, PaLM, section 4.1:
46 % on TPUs, 20 to 33 % for earlier GPU runs; small models and adapters are nearer the lower end).
"""

import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import RecipeError
from ..registry import suggestion

GIB = 1 << 30
_UTILISATION = 0.4
_SIDE, _GPU_SIDE, _COPIED = 768, 4096, 4_000_000


@dataclass(frozen=True, slots=True)
class Machine:
    """Memory and speed of the device that trains."""

    name: str
    memory_bytes: int
    rates: Mapping[str, float]
    """Sustained floating-point operations a second, by number format."""
    bandwidth: float
    """Bytes a second read and written, together."""
    device: str = "cpu"
    """`cpu` or `cuda`."""

    @property
    def dtype(self) -> str:
        """Return the format `model.dtype: auto` takes there: bfloat16 where a GPU has it."""
        return "bfloat16" if self.device == "cuda" and "bfloat16" in self.rates else "float32"

    def rate(self, dtype: str) -> float:
        """Return the sustained rate in a format; that of float32 where the format is not known to be faster."""
        return self.rates.get(dtype, self.rates["float32"])


def _gpu(name: str, gib: float, float32: float, half: float, bandwidth: float, *, has_bfloat16: bool = True) -> Machine:
    """Return a GPU: GiB as torch reports them, less than is sold; dense TFLOP/s of float32 and 16-bit tensor cores, GB/s by its sheet."""
    kinds = ("bfloat16", "float16") if has_bfloat16 else ("float16",)
    rates = {"float32": float32 * 1e12 * _UTILISATION, **dict.fromkeys(kinds, half * 1000000000000.0 * _UTILISATION)}
    return Machine(name, int(gib * GIB), rates, bandwidth * 1e9 * 0.8, "cuda")


def named(budget: str) -> Machine:
    """Return a named machine: `T4`, `V100`, `2070`, `3080 Ti`, `A100`, `H200`, or an amount of GPU memory such as `8GB` or `8GiB`.

    An amount is given the speed of an RTX 2070, the slowest of the list that is still sold for this. RecipeError for anything else.
    """
    known = {
        "t4": _gpu("T4", 14.7, 8.1, 65, 320, has_bfloat16=False),  # NVIDIA T4 data sheet
        "v100": _gpu("V100", 15.7, 15.7, 125, 900, has_bfloat16=False),  # NVIDIA V100 data sheet, SXM2
        "2070": _gpu("2070", 7.8, 7.5, 29.9, 448, has_bfloat16=False),  # Turing white paper, table 8
        "3080ti": _gpu("3080 Ti", 11.7, 34.1, 68.2, 912),  # GA102 white paper, 32-bit accumulation
        "a100": _gpu("A100", 79.1, 19.5, 312, 2039),  # NVIDIA A100 80GB data sheet
        "h200": _gpu("H200", 139, 67, 989, 4800),  # NVIDIA H200 data sheet, dense
    }
    key = re.sub(r"[\s_-]|rtx|nvidia|geforce", "", budget.lower())
    if key in known:
        return known[key]
    if (amount := re.fullmatch(r"(\d+(?:\.\d+)?)(gi?b)", key)) and float(amount[1]) > 0:
        return replace(known["2070"], name=budget, memory_bytes=int(float(amount[1]) * (GIB if amount[2] == "gib" else 1e9)))
    raise RecipeError(f"There is no budget {budget!r}.", hint=f"{suggestion(key, list(known))} Or an amount, such as 8GB, or CPU.")


def measure_machine(*, seconds: float = 0.3, clock: Callable[[], float] = time.perf_counter) -> Machine:
    """Return this machine's CPU: the best rates seen in about `seconds` each of float32 products and of copies.

    The best and not the mean, because other programs only ever make it slower.
    """
    left = np.random.default_rng(0).standard_normal((_SIDE, _SIDE), dtype=np.float32)
    right, product = left.T.copy(), np.empty_like(left)
    source, target = np.ones(_COPIED, dtype=np.float32), np.empty(_COPIED, dtype=np.float32)
    multiply = _fastest(lambda: np.matmul(left, right, out=product), seconds, clock)
    copy = _fastest(lambda: np.copyto(target, source), seconds / 3, clock)
    return Machine(f"this CPU, {_cores()} cores", _memory(), {"float32": 2 * _SIDE**3 / multiply}, 2 * source.nbytes / copy)


def measure_gpu(index: int = 0, *, seconds: float = 0.3, clock: Callable[[], float] = time.perf_counter) -> Machine:
    """Return a GPU of this machine: its memory, and the best rates seen of products in each format and of copies."""
    import torch

    device = torch.device("cuda", index)
    properties = torch.cuda.get_device_properties(device)
    formats = ("float32", "float16", *(("bfloat16",) if torch.cuda.is_bf16_supported() else ()))
    rates = {}
    for name in formats:
        left = torch.ones(_GPU_SIDE, _GPU_SIDE, dtype=getattr(torch, name), device=device)
        rates[name] = 2 * _GPU_SIDE**3 / _fastest(lambda left=left: _awaited(left @ left), seconds / 3, clock)  # type: ignore[misc]
    source = torch.ones(16 * _COPIED, device=device)
    copy = _fastest(lambda: _awaited(source.clone()), seconds / 3, clock)
    return Machine(properties.name, properties.total_memory, rates, 2 * 4 * source.numel() / copy, "cuda")


def _awaited(result: Any) -> Any:
    import torch

    torch.cuda.synchronize(result.device)
    return result


def _fastest(work: Callable[[], object], seconds: float, clock: Callable[[], float]) -> float:
    """Return the time of the fastest pass in about `seconds`; in up to four times that while the fastest two do not agree."""
    work()
    taken: list[float] = []
    start = now = clock()
    while not taken or now < start + seconds or (now < start + 4 * seconds and not _agree(taken)):
        started = clock()
        work()
        now = clock()
        taken.append(max(now - started, 1e-9))
    return min(taken)


def _agree(taken: list[float]) -> bool:
    best = sorted(taken)[:2]
    return len(best) > 1 and best[1] <= 1.1 * best[0]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> int:
    """Return the machine's memory, or what a container allows of it."""
    installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(installed, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    except (OSError, ValueError):  # no container, or one without a limit: "max"
        return installed
