"""The process that starts the others passes on what they do, and ends with them."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loresmith.contracts import Silent
from loresmith.errors import Preempted, TrainingError
from loresmith.recipe import Train
from loresmith.train import together
from loresmith.train.fit import Fitted
from loresmith.train.job import ROWS, outcome, write_error, write_fitted
from loresmith.train.memory import Shortened
from loresmith.train.together import fit_together

SETTINGS = Train(rank=4, learning_rate=1e-2, batch_size=4, epochs=3, row_tokens=24, processes=2)
FITTED = Fitted(
    adapter=Path("checkpoint-6"),
    last=Path("checkpoint-9"),
    history=[{"step": 9, "loss": 1.5}],
    best_step=6,
    n_updates=9,
    n_planned=9,
    n_left_out=0,
    layout="packed",
    damaged=[],
    trainable_parameters=64,
    total_parameters=1024,
    computed={"processes": 2},
)


class Heard(Silent):
    """Keeps how far the training was said to be."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, str]] = []

    def advance(self, done: int, total: int, detail: str = "") -> None:
        self.rows.append((done, total, detail))


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """Put what each start leaves in the place of the processes."""

    def install(*leave: Callable[[Path], object]) -> list[int]:
        n_started: list[int] = []

        def run(folder: Path, n_processes: int, progress: Any, interruption: Any) -> int:
            leave[len(n_started)](folder)
            n_started.append(n_processes)
            return 1

        monkeypatch.setattr(together, "_run", run)
        return n_started

    return install


def test_processes_without_enough_memory_are_started_again(starts: Callable[..., list[int]], tmp_path: Path) -> None:
    n_started = starts(
        lambda folder: write_error(outcome(folder, 1), Shortened(12)), lambda folder: write_fitted(outcome(folder, 0), FITTED)
    )
    assert fit_together(tmp_path, n_processes=2) == FITTED
    assert n_started == [2, 2]
    assert (tmp_path / ROWS).read_text().strip() == "12"


def test_the_first_process_has_the_word(starts: Callable[..., list[int]], tmp_path: Path) -> None:
    def both(folder: Path) -> None:
        write_error(outcome(folder, 1), TrainingError("The others were gone."))
        write_fitted(outcome(folder, 0), FITTED)

    starts(both)
    assert fit_together(tmp_path, n_processes=2) == FITTED


def test_processes_that_leave_nothing_are_quoted(starts: Callable[..., list[int]], tmp_path: Path) -> None:
    starts(lambda folder: (folder / "said-0001.txt").write_text("Traceback\nRuntimeError: no such device\n"))
    with pytest.raises(TrainingError, match="ended without an outcome; the first of them said: RuntimeError: no such device"):
        fit_together(tmp_path, n_processes=2)


def test_an_error_is_raised_as_what_it_was(starts: Callable[..., list[int]], tmp_path: Path) -> None:
    starts(lambda folder: write_error(outcome(folder, 0), TrainingError("The disk is full.", hint="Make room.")))
    with pytest.raises(TrainingError, match=r"The disk is full\. Make room\."):
        fit_together(tmp_path, n_processes=2)


@pytest.mark.slow
@pytest.mark.parametrize("fsdp", [False, True])
def test_two_real_processes_tell_how_far_they_are_and_need_not_train_twice(job: Callable[[Train], Path], fsdp: bool) -> None:
    folder, heard = job(SETTINGS.model_copy(update={"fsdp": fsdp})), Heard()
    fitted = fit_together(folder, n_processes=2, progress=heard)
    assert heard.rows
    assert fit_together(folder, n_processes=2).history == fitted.history


def test_the_others_do_not_wait_for_one_that_died(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def start(folder: Path, rank: int, n_processes: int, port: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(["sleep", "60"] if rank == 0 else ["false"])

    monkeypatch.setattr(together, "_start", start)
    monkeypatch.setattr(together, "_GRACE", 0.0)
    with pytest.raises(TrainingError, match="ended without an outcome"):
        fit_together(tmp_path, n_processes=2)


def test_a_signal_before_the_first_update_asks_to_be_run_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def start(folder: Path, rank: int, n_processes: int, port: int) -> subprocess.Popen[bytes]:
        os.kill(os.getpid(), signal.SIGTERM)
        return subprocess.Popen(["sleep", "60"])

    monkeypatch.setattr(together, "_start", start)
    with pytest.raises(Preempted, match="nothing is lost"):
        fit_together(tmp_path, n_processes=2)
