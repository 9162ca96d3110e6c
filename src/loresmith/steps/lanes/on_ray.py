"""Lanes on the machines of a Ray cluster.

On the machine that Ray chooses, an actor starts the process that would have been started here, and is asked how it is. Weights, checkpoints
and results pass through the run folder alone, so all machines must see it; every lane makes sure of that first. What is not training is
done here.
"""

import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, NamedTuple

from ...errors import MissingExtra, RunError
from ...files import digest_value, write_text
from ...runfolder import Run, Step
from .there import Seen, There, token_of
from .workers import Far

_AGAIN = "Run the same command again."
_NEEDED = "All machines of the cluster need the run folder, the base and the packages that are here."
_PATIENCE = 60.0  # seconds; NFS shows what another machine has written as late as that
_SILENCE = 45.0  # seconds without an answer; after 60 without its head Ray ends this process itself, and says nothing of the run
_KNOCKING = 10.0  # seconds
_WAITS = Seen(None, Far(detail="waits for a machine"))


class Share(NamedTuple):
    """What of the cluster one lane is given."""

    gpus: int
    cpus: int


class Elsewhere:
    """A process that an actor started, or will when the cluster has room for it."""

    def __init__(self, run: Run, step: Step, actor: Any) -> None:
        self.run, self.step, self.actor = run, step, actor
        self.seen, self.has_begun, self.is_asked = _WAITS, False, False
        self.answer, self.heard = actor.look.remote(), time.monotonic()

    def poll(self) -> int | None:
        """Return the exit code, None until it has ended; the machine was asked at the last call, and is asked again."""
        import ray

        if self.seen.code is None and ray.wait([self.answer], timeout=0)[0]:
            self._take_in(ray)
        elif self.seen.code is None and self.has_begun and time.monotonic() - self.heard > _SILENCE:
            self.seen = self._lost(f"no answer for {_SILENCE:.0f} seconds.")
        return self.seen.code

    def far(self) -> Far:
        """Return how far it said it is."""
        return self.seen.far

    def ask_to_end(self) -> None:
        """Have it save what it has and end; where it has not begun, give up its place."""
        import ray

        if self.is_asked or self.seen.code is not None:
            return
        self.is_asked = True
        if self.has_begun:
            self.actor.ask_to_end.remote()
        else:
            ray.kill(self.actor)
            self.seen = Seen(-signal.SIGTERM)

    def outcome(self) -> dict[str, Any]:
        """Return what it left; an error where what it made is not what is seen here."""
        left = self.seen.left or {}
        return left if "line" not in left or self._is_here(left["line"]) else self._elsewhere(left["line"])

    def last_words(self) -> str:
        """Return the last line it said on standard error."""
        return self.seen.last_words

    def _take_in(self, ray: Any) -> None:
        try:
            self.seen, self.has_begun, self.heard = ray.get(self.answer), True, time.monotonic()
            token_of(self.run.folder, self.step.name).unlink(missing_ok=True)
        except ray.exceptions.ActorUnavailableError:
            pass  # the line is down: it is asked again, until Ray gives the machine up
        except ray.exceptions.RayError as error:
            self.seen = self._lost(_last_line(error))
        if self.seen.code is None:
            self.answer = self.actor.look.remote()
        else:
            ray.kill(self.actor)

    def _lost(self, reason: str) -> Seen:
        what, hint = ("The machine that worked on it is lost", _AGAIN) if self.has_begun else ("No machine could begin it", _NEEDED)
        return Seen(1, self.seen.far, {"error": "TrainingError", "message": f"{what}: {reason}", "hint": hint})

    def _is_here(self, line: Mapping[str, Any]) -> bool:
        until = time.monotonic() + _PATIENCE
        while not (is_here := self.run.is_done(self.step, line)) and line["settings"] == digest_value(self.step.settings):
            if time.monotonic() > until:
                break
            time.sleep(1)
        return is_here

    def _elsewhere(self, line: Mapping[str, Any]) -> dict[str, Any]:
        is_same = line["settings"] == digest_value(self.step.settings)
        message = "What another machine made of it is not seen here." if is_same else "Another machine has another base, or Loresmith."
        return {"error": "RunError", "message": message, "hint": _NEEDED}


class Cluster:
    """The machines of the cluster this process is connected to."""

    def __init__(self, run: Run, *, jobs: int) -> None:
        import ray

        machines = [node["Resources"] for node in ray.nodes() if node["Alive"]]
        self.run, self.jobs = run, jobs or n_jobs(machines)
        self.share = share(machines, self.jobs)

    def start(self, step: Step) -> Elsewhere:
        """Ask Ray for a place for it; it begins when there is one."""
        import ray

        folder, token = self.run.folder.absolute(), secrets.token_hex(8)
        write_text(token_of(folder, step.name), token)
        actor = ray.remote(There).options(num_cpus=self.share.cpus, num_gpus=self.share.gpus)
        return Elsewhere(self.run, step, actor.remote(folder, step.name, token=token, threads=self.share.cpus))


@contextmanager
def cluster(run: Run, address: str, *, jobs: int) -> Iterator[Cluster]:
    """Connect to the cluster at an address: `auto` is that of RAY_ADDRESS or of this machine, `local` starts one on this machine.

    MissingExtra without Ray, RunError where nobody answers.
    """
    require_ray()
    import ray

    is_ours = not ray.is_initialized()
    if is_ours:
        _connect(ray, address)
    try:
        yield Cluster(run, jobs=jobs)
    finally:
        if is_ours:
            ray.shutdown()


def require_ray() -> None:
    """Raise MissingExtra where Ray is not installed."""
    if find_spec("ray") is None:
        raise MissingExtra("--ray needs ray, which is not installed.", hint="Run: pip install 'loresmith[ray]'")


def n_jobs(machines: Sequence[Mapping[str, float]]) -> int:
    """Return how many lanes a cluster is good for: one for each GPU, or for each machine where there is none."""
    return int(sum(machine.get("GPU", 0) for machine in machines)) or max(1, len(machines))


def share(machines: Sequence[Mapping[str, float]], jobs: int) -> Share:
    """Return what each lane is given, so that it fits a machine: a GPU and the cores that belong to one, or its part of all cores."""
    with_gpus = [machine for machine in machines if machine.get("GPU", 0) >= 1]
    if with_gpus:
        return Share(1, max(1, int(min(machine.get("CPU", 1) // machine["GPU"] for machine in with_gpus))))
    cores = [machine.get("CPU", 0) for machine in machines] or [1]
    return Share(0, max(1, int(min(sum(cores) // jobs, max(cores)))))


def _last_line(error: Exception) -> str:
    """Return the first sentence of the last line of what Ray says; what follows it may be a page."""
    line = (str(error).strip().splitlines() or [type(error).__name__])[-1].strip()
    return line.partition(". ")[0].removesuffix(".") + "."


def _connect(ray: Any, address: str) -> None:
    heard = signal.getsignal(signal.SIGTERM)
    if address == "local":
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # a cluster of ours tells nobody of itself
    try:
        _knock(os.environ.get("RAY_ADDRESS", address) if address == "auto" else address)
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError, ImportError, ray.exceptions.RayError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].removesuffix(".")
        hint = "Start one with: ray start --head, or set --ray local."
        raise RunError(f"There is no Ray cluster at {address!r}: {reason}.", hint=hint) from error
    if threading.current_thread() is threading.main_thread() and heard is not None:
        signal.signal(signal.SIGTERM, heard)  # Ray has put itself there


def _knock(address: str) -> None:
    """See that somebody listens at `host:port`, which Ray itself would try for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), _KNOCKING).close()
