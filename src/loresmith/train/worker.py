"""Training in several processes: a job in a file, and the module that every process runs.

    torchrun --nproc-per-node 2 -m loresmith.train.worker FOLDER
    accelerate launch -m loresmith.train.worker FOLDER

FOLDER holds `job.json`: the base, the settings and the encoded examples. The first process alone writes there: the checkpoints, and
`outcome.json` when the training ends, whichever way.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any

from .. import errors
from ..contracts import Progress, Silent
from ..errors import LoresmithError, TrainingError
from ..files import read_json, write_json
from ..model.load import load, pick_device
from ..model.locate import locate
from ..model.prompt import Encoded
from ..recipe import Model, Train
from .fit import Fitted, fit
from .ranks import rank

JOB, OUTCOME, PROGRESS = "job.json", "outcome.json", "progress.json"
_EVERY = 0.5  # seconds


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
    """Write what every process needs to train one adapter."""
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


def fit_together(folder: Path, *, n_processes: int, progress: Progress | None = None) -> Fitted:
    """Run the job in a folder on some processes of this machine, passing their progress on, and return what came of it.

    A SIGTERM is handed on, so that they finish their update and save. What a process raised is raised here; TrainingError where
    they ended without a word.
    """
    (folder / OUTCOME).unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "torch.distributed.run",
        "--standalone",
        f"--nproc-per-node={n_processes}",
        "-m",
        __name__,
        str(folder),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as processes:

        def hand_on(number: int, frame: FrameType | None) -> None:
            processes.send_signal(signal.SIGTERM)

        before = signal.signal(signal.SIGTERM, hand_on)
        try:
            said = _awaited(processes, folder, progress or Silent())
        finally:
            signal.signal(signal.SIGTERM, before)
    return _outcome(folder, said)


def work(folder: Path) -> int:
    """Train one rank's part of the job in a folder; return the exit code."""
    job = read_json(folder / JOB)
    model = Model.model_validate(job["model"])
    try:
        outcome: dict[str, Any] = {"fitted": asdict(_fit(folder, job, model))}
        code = 0
    except LoresmithError as error:
        outcome = {"error": _kind(error), "message": error.message, "hint": error.hint}
        code = error.exit_code
    if rank() == 0:
        write_json(folder / OUTCOME, outcome)
    return code


def _fit(job_folder: Path, job: Mapping[str, Any], model: Model) -> Fitted:
    device = model.device
    if "RANK" in os.environ:
        from accelerate import PartialState

        # The processes must know of each other before any of them looks at the checkpoints.
        state = PartialState(cpu=pick_device(device).type == "cpu")
        device = str(state.device) if device in ("auto", "cuda") else device
    settings = Train.model_validate(job["settings"])
    base = load(
        locate(model.name, revision=model.revision),
        dtype=model.dtype,
        device=device,
        threads=model.threads,
        quantize=settings.quantize,
        chat_template=model.chat_template,
    )
    dev = {stratum: [_encoded(row) for row in rows] for stratum, rows in job["dev"].items()}
    train = [_encoded(row) for row in job["train"]]
    folder = Path(job["checkpoints"])
    return fit(base, train, dev, settings=settings, folder=folder, progress=_Told(job_folder), ids=job["ids"], name=job["name"])


class _Told(Silent):
    """Writes down how far the training is, at most twice a second, for the process that started it."""

    def __init__(self, folder: Path) -> None:
        self.file, self.told = folder / PROGRESS, 0.0

    def advance(self, done: int, total: int, detail: str = "") -> None:
        if rank() == 0 and time.monotonic() - self.told > _EVERY:
            self.told = time.monotonic()
            write_json(self.file, [done, total, detail])


def _awaited(processes: "subprocess.Popen[str]", folder: Path, progress: Progress) -> str:
    """Return what the processes said on standard error when they have ended."""
    before: list[Any] = []
    while True:
        try:
            return processes.communicate(timeout=_EVERY)[1]
        except subprocess.TimeoutExpired:
            now = read_json(folder / PROGRESS) if (folder / PROGRESS).is_file() else before
            if now != before:
                progress.advance(*now)
            before = now


def _outcome(folder: Path, said: str) -> Fitted:
    if not (folder / OUTCOME).is_file():
        lines = [line for line in said.splitlines() if "Error" in line] or ["nothing"]
        raise TrainingError(f"The training processes ended without an outcome; they said: {lines[-1]}", hint="Run the same command again.")
    outcome = read_json(folder / OUTCOME)
    if "error" in outcome:
        raise getattr(errors, outcome["error"])(outcome["message"], hint=outcome["hint"])
    fitted = outcome["fitted"]
    return Fitted(**{**fitted, "adapter": Path(fitted["adapter"]), "last": Path(fitted["last"])})


def _kind(error: LoresmithError) -> str:
    """Return the class of the error tree that an error belongs to."""
    return str(next(kind.__name__ for kind in type(error).__mro__ if getattr(errors, kind.__name__, None) is kind))


def _listed(example: Encoded) -> list[Any]:
    return [list(example.prompt), list(example.answer), example.n_cut]


def _encoded(row: Sequence[Any]) -> Encoded:
    return Encoded(tuple(row[0]), tuple(row[1]), row[2])


if __name__ == "__main__":
    raise SystemExit(work(Path(sys.argv[1])))
