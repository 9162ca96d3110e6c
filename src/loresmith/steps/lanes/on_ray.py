"""Lanes on the machines of a Ray cluster.

On the machine that Ray chooses, an actor (`there`) starts the process that would have been started here, and is asked how it is
(`elsewhere`). Weights, checkpoints and results pass through the run folder alone, so all machines must see it; every lane makes sure of
that first. What is not training is done here.
"""

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, NamedTuple

from ...errors import MissingExtra, RunError
from ...files import write_text
from ...runfolder import Run, Step
from .elsewhere import Elsewhere
from .there import There, token_of

_KNOCKING = 10.0  # seconds


class Share(NamedTuple):
    """What of the cluster one lane is given."""

    gpus: int
    cpus: int
    threads: int
    """Of each process."""


class Cluster:
    """The machines of the cluster this process is connected to."""

    def __init__(self, run: Run, *, jobs: int, processes: int) -> None:
        import ray

        machines = [node["Resources"] for node in ray.nodes() if node["Alive"]]
        self.run, self.jobs = run, jobs or n_jobs(machines, processes)
        self.share = share(machines, self.jobs, processes)

    def start(self, step: Step) -> Elsewhere:
        """Ask Ray for a place for it; it begins when there is one."""
        import ray

        folder, token = self.run.folder.absolute(), secrets.token_hex(8)
        write_text(token_of(folder, step.name), token)
        actor = ray.remote(There).options(num_cpus=self.share.cpus, num_gpus=self.share.gpus)
        return Elsewhere(self.run, step, actor.remote(folder, step.name, token=token, threads=self.share.threads))


@contextmanager
def cluster(run: Run, address: str, *, jobs: int, processes: int = 1) -> Iterator[Cluster]:
    """Connect to the cluster at an address: `auto` is that of RAY_ADDRESS or of this machine, `local` starts one on this machine.

    MissingExtra without Ray, RunError where nobody answers, or no machine has a GPU for each process of a training.
    """
    require_ray()
    import ray

    is_ours = not ray.is_initialized()
    if is_ours:
        _connect(ray, address)
    try:
        yield Cluster(run, jobs=jobs, processes=processes)
    finally:
        if is_ours:
            ray.shutdown()


def require_ray() -> None:
    """Raise MissingExtra where Ray is not installed."""
    if find_spec("ray") is None:
        raise MissingExtra("--ray needs ray, which is not installed.", hint="Run: pip install 'loresmith[ray]'")


def n_jobs(machines: Sequence[Mapping[str, float]], processes: int) -> int:
    """Return how many lanes a cluster is good for: as many as have a GPU for each process, or one for each machine without GPUs."""
    return int(sum(machine.get("GPU", 0) // processes for machine in machines)) or max(1, len(machines))


def share(machines: Sequence[Mapping[str, float]], jobs: int, processes: int) -> Share:
    """Return what each lane is given, so that it fits a machine: GPUs and the cores that belong to them, or its part of all cores."""
    most = int(max((machine.get("GPU", 0) for machine in machines), default=0))
    if most:
        return _share_of_gpus([machine for machine in machines if machine.get("GPU", 0) >= processes], most, processes)
    cores = [machine.get("CPU", 0) for machine in machines] or [1]
    cpus = max(1, int(min(sum(cores) // jobs, max(cores))))
    return Share(0, cpus, max(1, cpus // processes))


def _share_of_gpus(machines: Sequence[Mapping[str, float]], most: int, processes: int) -> Share:
    if not machines:
        said = f"train.processes is {processes}, a GPU each, and no machine of the cluster has more than {most}."
        raise RunError(said, hint="Lower train.processes.")
    cores = max(1, int(min(machine.get("CPU", 1) // machine["GPU"] for machine in machines)))
    return Share(processes, cores * processes, cores)


def _connect(ray: Any, address: str) -> None:
    heard = signal.getsignal(signal.SIGTERM)
    if address == "local":
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # a cluster of ours tells nobody of itself
    try:
        _knock(os.environ.get("RAY_ADDRESS", address) if address == "auto" else address)
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError, ImportError, ray.exceptions.RayError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].removesuffix(".")
        hint = "See: ray status. `ray start --head` starts one, `--ray local` one for this command alone."
        raise RunError(f"There is no Ray cluster at {address!r}: {reason}.", hint=hint) from error
    if threading.current_thread() is threading.main_thread() and heard is not None:
        signal.signal(signal.SIGTERM, heard)  # Ray has put itself there


def _knock(address: str) -> None:
    """See that somebody listens at `host:port`, which Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), _KNOCKING).close()
