"""A lane's process on another machine, as that machine sees it. Nothing here needs Ray."""

import socket
import time
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import RunError
from .outcome import outcome_of
from .processes import Process
from .workers import Far

_PATIENCE = 10.0  # seconds; a network file system may show a new file late


class Seen(NamedTuple):
    """What is known of it."""

    code: int | None
    """Its exit code, None until it has ended."""
    far: Far = Far()
    left: dict[str, Any] | None = None
    """Its outcome, once it has ended."""
    last_words: str = "nothing"


class There:
    """One process, started where this is made."""

    def __init__(self, folder: Path, name: str, *, token: str, threads: int) -> None:
        self.ended = None if sees(folder, name, token) else _refused(folder)
        if not self.ended:
            self.process = Process(folder, name, place={"OMP_NUM_THREADS": str(threads)})

    def look(self) -> Seen:
        """Return how it is; what it left is kept, should the answer be lost on its way."""
        if not self.ended:
            code, far = self.process.poll(), self.process.far()
            if code is None:
                return Seen(None, far)
            self.ended = Seen(code, far, self.process.outcome(), self.process.last_words())
        return self.ended

    def ask_to_end(self) -> None:
        """Have it save what it has and end."""
        if not self.ended:
            self.process.ask_to_end()


def token_of(folder: Path, name: str) -> Path:
    """Return the file by which two machines find out whether they see the same run folder."""
    return outcome_of(folder, name).with_name("token.txt")


def sees(folder: Path, name: str, token: str) -> bool:
    """Say whether the token that another machine has just written is here, or comes within some seconds."""
    file, until = token_of(folder, name), time.monotonic() + _PATIENCE
    while folder.is_dir():
        if file.is_file() and file.read_text() == token:
            return True
        if time.monotonic() > until:
            break
        time.sleep(0.5)
    return False


def _refused(folder: Path) -> Seen:
    message = f"The machine {socket.gethostname()} does not see the run folder {folder}."
    hint = "Put --runs on a file system that all machines of the cluster share, under the same path."
    return Seen(RunError.exit_code, left={"error": "RunError", "message": message, "hint": hint})
