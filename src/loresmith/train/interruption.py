"""A SIGTERM that is noted, so that what is being done can be finished and saved."""

import signal
from types import FrameType
from typing import Any


class Interruption:
    """Notes a SIGTERM while it is entered; saving inside a signal handler is unsafe. In a thread it notes none: Python has it so."""

    def __init__(self) -> None:
        self.came = False

    def __enter__(self) -> "Interruption":
        self.before = _handler(self._note)
        return self

    def __exit__(self, *error: object) -> None:
        _handler(self.before)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.came = True


def _handler(handler: Any) -> Any:
    """Set who hears SIGTERM and return who did; outside the main thread nothing changes."""
    try:
        return signal.signal(signal.SIGTERM, handler)
    except ValueError:
        return None
