"""Two processes train what one trains."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from loresmith.contracts import Silent
from loresmith.errors import TrainingError
from loresmith.model.prompt import Encoded
from loresmith.recipe import Model, Train
from loresmith.train.fit import Fitted
from loresmith.train.worker import OUTCOME, PROGRESS, fit_together, work, write_job

# Rows of 24 tokens hold one fact each, so that there is something to share out; dropout shows that each row draws as it would alone.
SETTINGS = Train(rank=4, alpha=8, dropout=0.1, learning_rate=1e-2, batch_size=4, epochs=3, row_tokens=24, eval_per_epoch=1)


class Heard(Silent):
    """Keeps how far the training was said to be."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, str]] = []

    def advance(self, done: int, total: int, detail: str = "") -> None:
        self.rows.append((done, total, detail))


@pytest.fixture
def job(tiny: Any, tiny_folder: Path, tmp_path: Path, facts: Callable[[Any], list[Encoded]]) -> Path:
    rows, base = facts(tiny), Model(name=str(tiny_folder), device="cpu", threads=1)
    dev = {"wording": rows[:3], "other": rows[3:5]}
    write_job(tmp_path, model=base, settings=SETTINGS, train=rows, dev=dev, checkpoints=tmp_path / "checkpoints")
    return tmp_path


def test_a_job_gives_what_fit_gives(job: Path, trained: Callable[..., Fitted]) -> None:
    assert work(job) == 0
    fitted = json.loads((job / OUTCOME).read_bytes())["fitted"]
    assert fitted["history"] == trained(job / "alone", SETTINGS).history
    assert json.loads((job / PROGRESS).read_bytes())[:2] in [[step, 9] for step in range(1, 10)]


def test_an_error_of_the_training_is_the_outcome(job: Path) -> None:
    content = json.loads((job / "job.json").read_bytes())
    (job / "job.json").write_text(json.dumps({**content, "train": [[[5], [], 0]]}))
    assert work(job) == TrainingError.exit_code
    assert json.loads((job / OUTCOME).read_bytes())["error"] == "TrainingError"


@pytest.mark.slow
def test_two_processes_have_the_losses_and_weights_of_one(job: Path, trained: Callable[..., Fitted]) -> None:
    heard = Heard()
    together, alone = fit_together(job, n_processes=2, progress=heard), trained(job / "alone", SETTINGS)
    assert heard.rows
    for ours, theirs in zip(together.history, alone.history, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-4)
    ours, theirs = (load_file(one.last / "adapter_model.safetensors") for one in (together, alone))
    for name, weight in theirs.items():
        torch.testing.assert_close(ours[name], weight, atol=1e-5, rtol=1e-3)
    assert not list(together.last.glob("rng_state*"))
    assert fit_together(job, n_processes=2).history == together.history
