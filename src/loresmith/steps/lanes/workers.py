"""Who works on a lane, whatever machine it is on."""

from typing import Any, NamedTuple, Protocol

from ...runfolder import Step


class Far(NamedTuple):
    """How far a training is."""

    done: int = 0
    total: int = 1
    detail: str = ""


class Worker(Protocol):
    """A process at work on one step, or one that will begin when there is room for it."""

    def poll(self) -> int | None:
        """Return the exit code, None until it has ended. It is asked again and again, and must not wait."""

    def far(self) -> Far:
        """Return how far it says it is."""

    def ask_to_end(self) -> None:
        """Have it save what it has and end; asking again changes nothing. A second SIGTERM would reach it when it hears none any more."""

    def outcome(self) -> dict[str, Any]:
        """Return what it left when it ended: a `line` for the ledger, an `error` with `message` and `hint`, or nothing."""

    def last_words(self) -> str:
        """Return the last line it said."""


class Workers(Protocol):
    """Where lanes get their workers."""

    jobs: int
    """How many work at once."""

    def start(self, step: Step) -> Worker:
        """Set one to work on a step."""
