"""A training in a folder, for processes that share it: what each of them needs, how far they are, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from .. import errors
from ..errors import LoresmithError, TrainingError
from ..files import read_json, write_json
from ..model.prompt import Encoded
from ..recipe import Model, Train
from .fitted import Fitted
from .memory import Shortened

JOB, PROGRESS, ROWS = "job.json", "progress.json", "rows.json"


class Job(NamedTuple):
    """What every process needs to train one adapter."""

    model: Model
    settings: Train
    train: list[Encoded]
    dev: dict[str, list[Encoded]]
    checkpoints: Path
    ids: list[str]
    name: str
    row_tokens: int | None
    """Rows no longer than these, where an earlier start ran out of memory."""


def write_job(
    folder: Path,
    *,
    model: Model,
    settings: Train,
    train: Sequence[Encoded],
    dev: Mapping[str, Sequence[Encoded]],
    checkpoints: Path,
    ids: Sequence[str] = (),
    name: str = "",
) -> None:
    """Write a training down."""
    job = {
        "model": model.model_dump(mode="json"),
        "settings": settings.model_dump(mode="json"),
        "train": [_listed(example) for example in train],
        "dev": {stratum: [_listed(example) for example in examples] for stratum, examples in dev.items()},
        "checkpoints": str(checkpoints.absolute()),
        "ids": list(ids),
        "name": name,
    }
    write_json(folder / JOB, job)


def read_job(folder: Path) -> Job:
    """Return the training in a folder."""
    job = read_json(folder / JOB)
    return Job(
        model=Model.model_validate(job["model"]),
        settings=Train.model_validate(job["settings"]),
        train=[_encoded(row) for row in job["train"]],
        dev={stratum: [_encoded(row) for row in rows] for stratum, rows in job["dev"].items()},
        checkpoints=Path(job["checkpoints"]),
        ids=job["ids"],
        name=job["name"],
        row_tokens=read_json(folder / ROWS) if (folder / ROWS).is_file() else None,
    )


def outcome(folder: Path, rank: int) -> Path:
    """Return the file in which a process leaves what came of its part. The first one's counts for all; without it, any."""
    return folder / f"outcome-{rank:04d}.json"


def outcomes(folder: Path) -> list[Path]:
    """Return what the processes left, that of the first one first."""
    return sorted(folder.glob("outcome-*.json"))


def write_fitted(file: Path, fitted: Fitted) -> None:
    """Leave a finished training."""
    write_json(file, {"fitted": asdict(fitted)})


def write_error(file: Path, error: LoresmithError) -> None:
    """Leave an error; where memory ran out, the rows of the next start beside it."""
    write_json(file, {"error": _kind(error), "message": error.message, "hint": error.hint})
    if isinstance(error, Shortened):
        write_json(file.with_name(ROWS), error.row_tokens)


def read_outcome(folder: Path) -> Fitted | None:
    """Return the finished training, None where the processes left nothing; the error one of them left is raised."""
    for file in outcomes(folder):
        left = read_json(file)
        if "fitted" in left:
            fitted = left["fitted"]
            return Fitted(**{**fitted, "adapter": Path(fitted["adapter"]), "last": Path(fitted["last"])})
        if left["error"] == Shortened.__name__:
            raise Shortened(read_json(folder / ROWS))
        raise getattr(errors, left["error"], TrainingError)(left["message"], hint=left["hint"])
    return None


def _kind(error: LoresmithError) -> str:
    """Return the class of the error tree that an error belongs to."""
    if isinstance(error, Shortened):
        return Shortened.__name__
    return str(next(kind.__name__ for kind in type(error).__mro__ if getattr(errors, kind.__name__, None) is kind))


def _listed(example: Encoded) -> list[Any]:
    return [list(example.prompt), list(example.answer), example.n_cut]


def _encoded(row: Sequence[Any]) -> Encoded:
    return Encoded(tuple(row[0]), tuple(row[1]), row[2])
