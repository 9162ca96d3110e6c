"""Two processes train what one trains."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from loresmith.errors import Preempted, TrainingError
from loresmith.recipe import Train
from loresmith.train import ranks, worker
from loresmith.train.fit import Fitted
from loresmith.train.job import JOB, PROGRESS, read_outcome
from loresmith.train.worker import work

# Rows of 24 tokens hold one fact each, so that there is something to share out; dropout shows that each row draws as it would alone.
SETTINGS = Train(rank=4, alpha=8, dropout=0.1, learning_rate=1e-2, batch_size=4, epochs=3, row_tokens=24, eval_per_epoch=1)
PLAIN, DIVIDED = (SETTINGS.model_copy(update={"processes": 2, "fsdp": fsdp}) for fsdp in (False, True))


def same(one: Fitted | None, other: Fitted) -> None:
    """See that two trainings have the same losses and weights, to rounding."""
    assert one is not None
    for ours, theirs in zip(one.history, other.history, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-4)
    ours, theirs = (load_file(fitted.last / "adapter_model.safetensors") for fitted in (one, other))
    for name, weight in theirs.items():
        torch.testing.assert_close(ours[name], weight, atol=1e-5, rtol=1e-3)


def at_update(monkeypatch: pytest.MonkeyPatch, step: int, how: Callable[[], object], *, on: int) -> None:
    """Do something after an update on one rank."""
    told = worker._Told.advance

    def advance(self: Any, done: int, total: int, detail: str = "") -> None:
        told(self, done, total, detail)
        if done == step and ranks.rank() == on:
            how()

    monkeypatch.setattr(worker._Told, "advance", advance)


def test_a_job_gives_what_fit_gives(job: Callable[[Train], Path], trained: Callable[..., Fitted]) -> None:
    folder = job(SETTINGS)
    assert work(folder) == 0
    same(read_outcome(folder), trained(folder / "alone", SETTINGS))
    assert json.loads((folder / PROGRESS).read_bytes())[:2] in [[step, 9] for step in range(1, 10)]


def test_an_error_of_the_training_is_the_outcome(job: Callable[[Train], Path]) -> None:
    folder = job(SETTINGS)
    content = json.loads((folder / JOB).read_bytes())
    (folder / JOB).write_text(json.dumps({**content, "train": [[[5], [], 0]]}))
    assert work(folder) == TrainingError.exit_code
    with pytest.raises(TrainingError):
        read_outcome(folder)


def test_a_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    told = worker._Told(tmp_path)
    told.parent = -1
    with pytest.raises(SystemExit):
        told.advance(1, 9)


@pytest.mark.parametrize("settings", [PLAIN, DIVIDED], ids=["whole", "divided"])
def test_two_processes_have_the_losses_and_weights_of_one(job: Any, in_two: Any, trained: Callable[..., Fitted], settings: Train) -> None:
    folder = job(settings)
    assert in_two(folder) == [0, 0]
    together = read_outcome(folder)
    same(together, trained(folder / "alone", SETTINGS))
    assert together is not None
    assert (together.computed["processes"], together.computed["fsdp"]) == (2, settings.fsdp)
    assert not list(together.last.glob("rng_state*"))


@pytest.mark.parametrize("settings", [pytest.param(PLAIN, marks=pytest.mark.slow), DIVIDED], ids=["whole", "divided"])
def test_a_signal_to_one_process_stops_both_and_one_alone_can_go_on(
    job: Any, in_two: Any, trained: Callable[..., Fitted], monkeypatch: pytest.MonkeyPatch, settings: Train
) -> None:
    folder = job(settings)
    at_update(monkeypatch, 5, lambda: os.kill(os.getpid(), signal.SIGTERM), on=1)
    assert in_two(folder) == [75, 75]
    with pytest.raises(Preempted, match="after update 5 of 9"):
        read_outcome(folder)
    same(trained(folder / "checkpoints", settings), trained(folder / "alone", SETTINGS))
