"""Runs on disk, as a reader sees them: nothing here works on one or holds its lock."""

import fcntl
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from rich import box
from rich.table import Table

from ..errors import RunError
from ..files import read_records
from ..records import Answer, Document, Example, Passage, Record, Score
from ..registry import suggestion
from ..report import format
from ..runfolder import Run

R = TypeVar("R", bound=Record)

_STATE = "state.json"


@dataclass(frozen=True)
class Summary:
    """One run in a list."""

    name: str
    folder: str
    state: str
    """done, failed, preempted, running; `stopped` where it says running and no process holds it."""
    step: str
    """The step it is at, or ended with."""
    models: Sequence[str]
    """The fine-tunes that are there."""
    age_seconds: float
    """Since its state last changed."""
    size_bytes: int

    @property
    def sentence(self) -> str:
        """The run in one line."""
        at = f" at {self.step}" if self.step and self.state != "done" else ""
        return f"{self.name}: {self.state}{at}, {format.duration(self.age_seconds)} ago, {format.size(self.size_bytes)}"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Asked:
    """One test question with all that belongs to it."""

    example: Example
    answers: Sequence[Answer]
    scores: Sequence[Score]
    passage: Passage | None
    document: Document | None

    def to_dict(self) -> dict[str, Any]:
        """Return the records as plain values; of the document only what names it."""
        document = self.document and {key: getattr(self.document, key) for key in ("id", "source", "title", "url", "licence")}
        passage = self.passage and self.passage.to_dict()
        answers, scores = ([record.to_dict() for record in records] for records in (self.answers, self.scores))
        return {"example": self.example.to_dict(), "answers": answers, "scores": scores, "passage": passage, "document": document}


def folders(runs: Path) -> list[Path]:
    """Return the run folders in a folder, the latest first; none where it does not exist."""
    return sorted((state.parent for state in runs.glob(f"*/{_STATE}")), key=_changed, reverse=True)


def find(run: str, runs: Path) -> Path:
    """Return the folder of a run by its name or path; RunError with the nearest name where there is none."""
    for folder in (runs / run, Path(run)):
        if (folder / _STATE).is_file():
            return folder
    names = [folder.name for folder in folders(runs)]
    raise RunError(f"There is no run {run!r} in {runs}.", hint=suggestion(run, names) if names else "`loresmith run RECIPE` makes one.")


def summary(folder: Path) -> Summary:
    """Return a run's state, models, age and size."""
    said = Run.open(folder).state()
    state = said["state"]
    return Summary(
        name=folder.name,
        folder=str(folder),
        state="stopped" if state == "running" and not _is_held(folder) else state,
        step=said["step"] or "",
        models=sorted(path.parent.name for path in folder.glob("models/*/adapter_config.json")),
        age_seconds=max(0.0, time.time() - _changed(folder)),
        size_bytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    )


def listing(summaries: Iterable[Summary]) -> Table:
    """Return one row for each run."""
    table = Table("Run", "state", "step", "models", "age", "size", box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for run in summaries:
        table.add_row(run.name, run.state, run.step, ", ".join(run.models), format.duration(run.age_seconds), format.size(run.size_bytes))
    return table


def question(folder: Path, beginning: str) -> Asked:
    """Return the question whose id begins so, with every answer to it; RunError where none or several do."""
    examples = [example for part in ("test", "dev", "train") for example in _records(folder / f"split/{part}.jsonl", Example)]
    found = [example for example in examples if example.id.startswith(beginning)]
    if len(found) != 1:
        some = [example.id for example in (found or examples)[:3]]
        hint = f"Some are {', '.join(some)}." if some else "The run has not been split yet."
        raise RunError(f"{len(found) or 'No'} questions of {folder.name} have an id that begins with {beginning!r}.", hint=hint)
    example = found[0]
    return Asked(
        example=example,
        answers=[answer for path in _parts(folder, "answers") for answer in _records(path, Answer) if answer.example == example.id],
        scores=[score for path in _parts(folder, "scores") for score in _records(path, Score) if score.example == example.id],
        passage=next((passage for passage in _records(folder / "passages.jsonl", Passage) if passage.id == example.passage), None),
        document=next((document for document in _records(folder / "documents.jsonl", Document) if document.id == example.document), None),
    )


def _records(path: Path, kind: type[R]) -> list[R]:
    return read_records(path, kind) if path.is_file() else []


def _parts(folder: Path, name: str) -> list[Path]:
    """Return the files of a folder in a run, those of the base model first."""
    return sorted((folder / name).glob("*.jsonl"), key=lambda path: (not path.name.startswith("base."), path.name))


def _changed(folder: Path) -> float:
    return (folder / _STATE).stat().st_mtime


def _is_held(folder: Path) -> bool:
    """Say whether a process works in the folder, by trying its lock for an instant."""
    try:
        with (folder / ".lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
