"""The signatures others may implement. A recipe names one as `module:attribute`, or by its name in the registry."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from .records import Document, Example, Passage


class Loader(Protocol):
    """Read one file."""

    def __call__(self, path: Path, *, source: str) -> Document:
        """Return the document at `path`, named `source` in every record; raise SourceError where it cannot be read."""


class Teacher(Protocol):
    """Make examples out of the passages of one document."""

    def __call__(self, document: Document, passages: Sequence[Passage]) -> Iterator[Example]:
        """Yield examples, each grounded in one passage; examples of one fact share `fact`."""


class Filter(Protocol):
    """Look at one example."""

    def __call__(self, example: Example, *, passage: str) -> str | None:
        """Return what is wrong in two or three words with hyphens, or None; `passage` is the text it came from."""


class Metric(Protocol):
    """Compare one answer with its reference."""

    def __call__(self, answer: str, reference: str) -> Mapping[str, float]:
        """Return the values by metric name."""


class Progress(Protocol):
    """Hears how a run goes; the command line draws it, tests and notebooks may ignore it."""

    def step(self, name: str, state: str, detail: str = "") -> None:
        """Say that a step is `running`, `done`, `kept` (nothing to do) or `failed`, with one line of detail."""

    def advance(self, done: int, total: int, detail: str = "") -> None:
        """Say how far the running step is."""


class Silent:
    """The Progress that says nothing."""

    def step(self, name: str, state: str, detail: str = "") -> None:
        """Ignore it."""

    def advance(self, done: int, total: int, detail: str = "") -> None:
        """Ignore it."""
