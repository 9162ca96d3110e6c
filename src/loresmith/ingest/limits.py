"""What one file may cost, and why one is refused.

Every document is hostile until it is read: it may never end, fill the memory, or unpack to a thousand times its size. The limits are
far above any documentation we met, and the same for all; what a recipe names itself, a plug-in with a model inside, gets more room.
"""

from typing import NamedTuple

from ..errors import SourceError


class Refused(SourceError):
    """A file that is not read, with the reason in two or three words with hyphens."""

    def __init__(self, message: str, *, reason: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


class Limits(NamedTuple):
    """The most one file may take."""

    seconds: float
    """From opening it to its Document."""
    memory: int
    """Bytes of address space of the process that reads it."""
    size: int
    """Bytes of the file."""


LIMITS = Limits(seconds=60, memory=4 << 30, size=500 << 20)
"""Of the loaders that come with Loresmith."""
PLUGIN_LIMITS = Limits(seconds=1800, memory=64 << 30, size=2 << 30)
"""Of a loader that the recipe names: some run a model on every page."""
