"""A lane's process on another machine, as this one sees it: through a Ray actor that is asked again and again."""

import signal
import time
from collections.abc import Mapping
from typing import Any

from ...files import digest_value
from ...runfolder import Run, Step
from .there import Seen, token_of
from .workers import Far

_AGAIN = "Run the same command again."
_NEEDED = "All machines of the cluster need the run folder, the base and the packages that are here."
_PATIENCE = 60.0  # seconds; NFS shows what another machine has written as late as that
_SILENCE = 45.0  # seconds without an answer; after 60 without its head Ray ends this process itself, and says nothing of the run
_WAITS = Seen(None, Far(detail="waits for a machine"))


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


def _last_line(error: Exception) -> str:
    """Return the first sentence of the last line of what Ray says; what follows it may be a page."""
    line = (str(error).strip().splitlines() or [type(error).__name__])[-1].strip()
    return line.partition(". ")[0].removesuffix(".") + "."
