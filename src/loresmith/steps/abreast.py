"""A Progress that can show several trainings at once, for the terminal that draws them as one table."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from ..contracts import Progress


@runtime_checkable
class Abreast(Progress, Protocol):
    """A Progress that follows several steps."""

    def expect(self, names: Sequence[str]) -> None:
        """Hear which trainings are to come, those that are done already among them."""

    def advance_of(self, name: str, done: int, total: int, detail: str = "") -> None:
        """Hear how far one of them is."""


def expect(progress: Progress, names: Sequence[str]) -> None:
    """Tell a progress that can show several trainings which of them are to come; others hear nothing."""
    if isinstance(progress, Abreast):
        progress.expect(names)
