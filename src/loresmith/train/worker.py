"""One of several processes that train one adapter.

`train.processes` starts them (`together`). Elsewhere, and on several machines, a launcher does:

    torchrun --nproc-per-node 2 -m loresmith.train.worker FOLDER
    accelerate launch -m loresmith.train.worker FOLDER

FOLDER holds the job (`job`). Checkpoints are written by the first process alone; what came of the training is left in FOLDER.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from ..contracts import Silent
from ..errors import LoresmithError
from ..files import write_json
from ..model.load import Loaded, load, pick_device, pick_dtype
from ..model.locate import locate
from .begin import reads_examples
from .fit import fit
from .job import PROGRESS, Job, outcome, read_job, write_error, write_fitted
from .ranks import rank

_EVERY = 0.5  # seconds
# NCCL's own ten minutes are too short for what the first process finds out alone (EVA) while the others wait; that one of them is gone is
# seen by the process that started them.
_PATIENCE = timedelta(hours=12)


def work(folder: Path) -> int:
    """Train one rank's part of the job in a folder; return the exit code."""
    job = read_job(folder)
    try:
        device = _join(job.model.device)
        fitted = fit(
            _load(job, device),
            job.train,
            job.dev,
            settings=job.settings,
            folder=job.checkpoints,
            progress=_Told(folder),
            ids=job.ids,
            name=job.name,
            row_tokens=job.row_tokens,
        )
    except LoresmithError as error:
        write_error(outcome(folder, rank()), error)
        return error.exit_code
    if rank() == 0:
        write_fitted(outcome(folder, 0), fitted)
    return 0


def _join(device: str) -> str:
    """Meet the other processes, if any, and return the device of this one. They must know of each other before any looks at files."""
    if "RANK" not in os.environ:
        return device
    from accelerate import PartialState

    state: Any = PartialState(cpu=pick_device(device).type == "cpu", timeout=_PATIENCE)
    return str(state.device) if device in ("auto", "cuda") else device


def _load(job: Job, device: str) -> Loaded:
    """Return the base; one that will be divided stays in main memory until it is, because a GPU may have no room for all of it.

    Unless it reads the training examples before: that takes hours in main memory, and no more room than the answers will.
    """
    target, is_kept_back = pick_device(device), job.settings.fsdp and not reads_examples(job.settings)
    return load(
        locate(job.model.name, revision=job.model.revision),
        dtype=str(pick_dtype(job.model.dtype, target)).removeprefix("torch."),
        device="cpu" if is_kept_back else device,
        threads=job.model.threads,
        quantize=job.settings.quantize,
        chat_template=job.model.chat_template,
        system_prompt=job.model.system_prompt,
    )


class _Told(Silent):
    """Writes down how far the training is, at most twice a second, for the process that started it; without that, it ends."""

    def __init__(self, folder: Path) -> None:
        self.file, self.told, self.parent = folder / PROGRESS, 0.0, os.getppid()

    def advance(self, done: int, total: int, detail: str = "") -> None:
        if os.getppid() != self.parent:
            raise SystemExit("the process that started this one is gone")
        if rank() == 0 and time.monotonic() - self.told > _EVERY:
            self.told = time.monotonic()
            write_json(self.file, [done, total, detail])


if __name__ == "__main__":
    raise SystemExit(work(Path(sys.argv[1])))
