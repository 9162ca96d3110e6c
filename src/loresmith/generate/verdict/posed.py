"""A question that was made and not found, with its answer."""

from dataclasses import dataclass

from ...records import make_id
from .told import Told


@dataclass(frozen=True, slots=True)
class Posed:
    """A question with its answer, made and not found."""

    task: str
    questions: tuple[str, ...]
    """The plainest first; all have the same answer."""
    input: str
    """The text to judge by, or empty."""
    output: str
    start: int
    """Offsets of the evidence in the document's text."""
    end: int


def posed(task: str, told: Told, questions: tuple[str, ...], output: str, premise: str = "") -> Posed:
    """Return a question about a statement; its sentence is the evidence."""
    statement = told.statement
    return Posed(task, questions, premise, output, statement.start, statement.end)


def framed(frames: tuple[str, ...], said: str, most: int) -> tuple[str, ...]:
    """Return what is said in the first of some frames and, up to `most`, in others, which go round from statement to statement."""
    turn = int(make_id(said), 16)
    chosen = frames[:1] + tuple(frames[1:][(turn + step) % (len(frames) - 1)] for step in range(len(frames) - 1))
    return tuple(frame.format(said) for frame in chosen[:most])
