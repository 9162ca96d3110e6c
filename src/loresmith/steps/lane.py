"""One process of `lanes`: work one training off, and leave its ledger line for the process that holds the run.

python -m loresmith.steps.lane RUN STEP
"""

import ctypes
import json
import signal
import sys
from contextlib import suppress
from pathlib import Path

from .. import errors
from ..errors import LoresmithError
from ..files import locked, write_json
from ..recipe.file import load_recipe
from ..runfolder import Run
from .lanes.outcome import outcome_of
from .table import table

_PARENT_DIES = 1  # PR_SET_PDEATHSIG of Linux


def work(folder: Path, name: str) -> int:
    """Work one step of a run off in this process; return the exit code."""
    run, outcome = Run(folder), outcome_of(folder, name)
    _die_with_parent()
    try:
        recipe = load_recipe(folder / "recipe.yaml")
        step = next(step for step in table(recipe, Spoken()) if step.name == name)
        with locked(outcome.parent):  # one left over from a run that was killed may still be saving
            write_json(outcome, {"line": run.work_off(step)})
    except LoresmithError as error:
        kind = next(kind.__name__ for kind in type(error).__mro__ if getattr(errors, kind.__name__, None) is kind)
        write_json(outcome, {"error": kind, "message": error.message, "hint": error.hint})
        return error.exit_code
    return 0


class Spoken:
    """A Progress that says how far it is on standard output, for the process that started it."""

    def step(self, name: str, state: str, detail: str = "") -> None:
        """Say nothing: the steps are the parent's."""

    def advance(self, done: int, total: int, detail: str = "") -> None:
        """Say it in a line."""
        sys.stdout.write(json.dumps([done, total, detail]) + "\n")
        sys.stdout.flush()


def _die_with_parent() -> None:
    """Have the system send SIGTERM when the parent dies, so that nothing trains on unheld; Linux alone can."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PARENT_DIES, signal.SIGTERM)


if __name__ == "__main__":
    raise SystemExit(work(Path(sys.argv[1]), sys.argv[2]))
