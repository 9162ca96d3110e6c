"""Look at this machine: what Loresmith needs, what it found, and what to do about the rest.

Nothing here imports torch. A broken torch ends a small process of its own and not the doctor.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .errors import LoresmithError
from .model.locate import locate
from .recipe import Model

CORE = (
    *("pydantic", "PyYAML", "typer", "rich", "numpy", "scipy", "Jinja2", "matplotlib"),
    *("selectolax", "markdown-it-py", "pypdfium2", "mammoth", "defusedxml", "httpx2", "protego", "py3langid", "json-repair"),
)
TRAINING = ("torch", "transformers", "peft", "accelerate", "safetensors", "gguf")
# The 135M model in float32 trains within 5 GB of memory; its weights, caches and one run's adapters fit in 3 GB of disk.
MEMORY_BYTES = 5e9
DISK_BYTES = 3e9
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Asked of a separate process: the device that `auto` means, and what it holds.
_PROBE = """
import json, torch
cuda = torch.cuda.is_available()
gpu = torch.cuda.get_device_properties(0) if cuda else None
print(json.dumps({
    "device": f"cuda, {gpu.name}, {gpu.total_memory / 1e9:.0f} GB" if cuda else "mps" if torch.backends.mps.is_available() else "cpu",
    "threads": torch.get_num_threads(),
    "build": "CUDA " + torch.version.cuda if torch.version.cuda else "ROCm " + torch.version.hip if torch.version.hip else "CPU only",
}))
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    is_ok: bool
    found: str
    """What is there: a version, a size, a path."""
    remedy: str = ""
    """What to do where it is not ok."""
    is_needed: bool = True
    """False for what only some work needs."""


def checks(folder: Path) -> Iterator[Check]:
    """Yield every check; `folder` is where runs would be kept. Takes some seconds, most of them torch's."""
    found = platform.python_version()
    yield Check("python", sys.version_info >= (3, 11), f"{found} at {sys.executable}", "Install Python 3.11 or newer.")
    yield from (_package(name, "pip install loresmith") for name in CORE)
    yield from (_package(name, "pip install 'loresmith[train,local]'") for name in TRAINING)
    yield from _torch()
    cores, total = _cores(), os.cpu_count()
    yield Check("cores", True, f"{cores}" if cores == total else f"{cores} of {total} may be used")
    yield _memory()
    yield _disk(folder)
    yield _embedded_model()
    yield _chromium()


def _package(name: str, install: str) -> Check:
    try:
        return Check(name, True, version(name))
    except PackageNotFoundError:
        return Check(name, False, "not installed", f"Run: {install}")


def _torch() -> Iterator[Check]:
    """Yield what torch says of itself, or the last line of its complaint."""
    try:
        probe = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        yield Check("device", False, "torch took more than two minutes to start", "Run again; a first start reads its files from disk.")
        return
    if probe.returncode:
        complaint = (probe.stderr.strip().splitlines() or ["no message"])[-1]
        yield Check(
            "device", False, f"torch does not start: {complaint}", "Install the pinned build: pip install -r requirements/torch.txt"
        )
        return
    said: dict[str, Any] = json.loads(probe.stdout.strip().splitlines()[-1])
    yield Check("torch build", True, said["build"])
    yield Check("device", True, f"{said['device']}, {said['threads']} CPU threads")


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> Check:
    try:
        meminfo = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
    except OSError:
        return Check("memory", True, "not told by this system", is_needed=False)
    total, free = (1024.0 * int(meminfo[key].split()[0]) for key in ("MemTotal", "MemAvailable"))
    total, free = min(total, _container_limit()), min(free, _container_limit())
    remedy = f"The embedded model trains in about {MEMORY_BYTES / 1e9:.0f} GB; close other programs, or lower train.row_tokens."
    return Check("memory", free >= MEMORY_BYTES, f"{free / 1e9:.1f} of {total / 1e9:.1f} GB free", remedy)


def _container_limit() -> float:
    """Return the bytes a container may use, which /proc/meminfo does not tell; infinity outside one."""
    try:
        return float(Path("/sys/fs/cgroup/memory.max").read_text().replace("max", "inf"))
    except (OSError, ValueError):
        return float("inf")


def _disk(folder: Path) -> Check:
    place = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(place).free
    remedy = f"Free {DISK_BYTES / 1e9:.0f} GB, or choose another --runs folder."
    return Check("disk", free >= DISK_BYTES, f"{free / 1e9:.1f} GB free at {place}", remedy)


def _embedded_model() -> Check:
    name = Model().name
    try:
        located = locate(name)
    except LoresmithError as error:
        return Check("embedded model", False, error.message, error.hint)
    return Check("embedded model", True, f"{name}, {located.gguf_file}")


def _chromium() -> Check:
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    remedy = "Install chromium to take pictures of the report; everything else works without."
    return Check("chromium", path is not None, path or "not found", remedy, is_needed=False)
