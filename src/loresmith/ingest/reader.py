"""Read files in a process of its own, one for many files, a new one after it was ended."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .. import errors
from ..records import Document
from .limits import LIMITS, Limits, Refused

_PATIENCE = 5.0  # Seconds for a process that was asked to end.


class Reader:
    """Reads files through a worker process that is started with the first file and reused; a context manager."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._worker: subprocess.Popen[str] | None = None

    def read(self, path: Path, *, source: str, loader: str) -> Document:
        """Return the document a loader, named as in the registry, makes of a file.

        Raises Refused, a SourceError, with its reason: `too-large`, `took-too-long`, `too-much-memory`, `too-deep`, `crashed`,
        `unreadable`, or the loader's own. Raises RecipeError or MissingExtra where the loader cannot be used at all.
        """
        self._check_size(path, source)
        request = {"path": os.fspath(path), "source": source, "loader": loader, "seconds": self._limits.seconds}
        reply = self._ask(json.dumps(request))
        if reply is None:
            raise self._ended(source)
        if "document" in reply:
            return Document.from_dict(reply["document"])
        kind = getattr(errors, reply.get("kind", ""), None)
        if kind in {errors.RecipeError, errors.MissingExtra}:
            raise kind(reply["message"], hint=reply["hint"])
        raise Refused(reply["message"], reason=reply["reason"], hint=reply.get("hint", ""))

    def close(self) -> None:
        """End the worker."""
        if self._worker is None:
            return
        assert self._worker.stdin is not None
        assert self._worker.stdout is not None
        self._worker.stdin.close()
        try:
            self._worker.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._worker.kill()
            self._worker.wait()
        self._worker.stdout.close()
        self._worker = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None and self._worker is not None:
            self._worker.kill()
        self.close()

    def _check_size(self, path: Path, source: str) -> None:
        try:
            size = path.stat().st_size
        except OSError as error:
            message = f"{source} cannot be read: {error.strerror}."
            raise Refused(message, reason="unreadable", hint="Check the path and its permissions.") from error
        if size > self._limits.size:
            message = f"{source} has {size:,} bytes, more than the {self._limits.size:,} of one file."
            raise Refused(message, reason="too-large", hint="Split it, or leave it out.")

    def _ask(self, request: str) -> dict[str, Any] | None:
        """Return the reply to a request, or None where the worker ended without one."""
        if self._worker is None:
            self._worker = _start(self._limits.memory)
        assert self._worker.stdin is not None
        assert self._worker.stdout is not None
        try:
            self._worker.stdin.write(request + "\n")
            self._worker.stdin.flush()
        except BrokenPipeError:
            return None
        line = self._worker.stdout.readline()
        reply: dict[str, Any] | None = json.loads(line) if line.endswith("\n") else None
        return reply

    def _ended(self, source: str) -> Refused:
        """Return why the worker ended, and forget it."""
        assert self._worker is not None
        code = self._worker.wait()
        self.close()
        if code == -signal.SIGALRM:
            return Refused(f"{source} took more than {self._limits.seconds:g} seconds to read.", reason="took-too-long")
        if code == -signal.SIGKILL:
            return Refused(f"{source} was stopped by the system while it was read; memory ran out.", reason="too-much-memory")
        return Refused(f"{source} ended the process that read it, with code {code}.", reason="crashed")


def _start(memory: int) -> subprocess.Popen[str]:
    """Return a worker that finds modules where this process does, and not in the folder it stands in, which may hold documents."""
    command = [sys.executable, "-P", "-m", f"{__package__}.worker", str(memory)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
