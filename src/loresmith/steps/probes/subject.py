"""The model a probe asks, and how it asks: what every probe of one model shares."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...contracts import Progress
from ...files import read_records
from ...recipe import Model
from ...records import Answer, Example
from ...runfolder import Run
from ..asking import Asking, Question, answered, forget

if TYPE_CHECKING:
    from ...model.load import Loaded
    from ...model.prompt import Encoded

MOST = 60  # questions, facts or passages of one probe: a share of 60 is known to a dozen points, in a minute on a laptop
GENERAL = "general"
"""The set of questions that have nothing to do with the documents."""


class Subject(NamedTuple):
    """One model of a run, loaded."""

    run: Run
    loaded: "Loaded"
    name: str
    model: Model
    asking: Asking
    seed: int
    """Of every draw: the same for each model, so that all are asked the same."""
    progress: Progress


def ask(subject: Subject, questions: Sequence[Question], *, probe: str) -> list[Answer]:
    """Return the answers; what a killed run had is not asked again. No question is no work."""
    if not questions:
        return []
    run, loaded, name, model, asking, _, progress = subject
    answers = answered(run, loaded, questions, name=name, arm=f"probe-{probe}", model=model, asking=asking, progress=progress)
    forget(run, name, f"probe-{probe}", model, questions, asking)
    return answers


def encoded(subject: Subject, rows: Iterable[tuple[str, str, str]]) -> "list[Encoded]":
    """Return (question, text before it, answer) as the model reads them."""
    from ...model.prompt import encode

    length = subject.asking.max_length
    return [encode(subject.loaded.tokenizer, question, text, answer, max_length=length) for question, text, answer in rows]


def examples_of(run: Run, part: str) -> list[Example]:
    """Return the examples of one part of the split."""
    return read_records(run.path(f"split/{part}.jsonl"), Example)
