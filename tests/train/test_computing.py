"""What the machine decides about a training is decided once, and written down with its reason."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from loresmith.model.prompt import Encoded
from loresmith.recipe import Train
from loresmith.train import computing
from loresmith.train.computing import THREADS, compile_decision, threads
from loresmith.train.fit import Fitted
from loresmith.train.threads import Threads

SETTINGS = Train(rank=4, batch_size=4, max_steps=2)


@pytest.fixture
def is_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this be a machine with several numbers to choose from."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(computing, "choices", lambda: [torch.get_num_threads(), 1])


@pytest.mark.usefixtures("is_a_question")
def test_what_was_measured_is_taken_again_when_a_training_goes_on(
    trained: Callable[..., Fitted], at_update: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(computing, "choose", lambda work, numbers: Threads(1, "measured, seconds a row: 2.00 with 2, 1.00 with 1"))
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path, SETTINGS, progress=at_update(1))
    assert (tmp_path / THREADS).is_file()
    monkeypatch.delattr(computing, "choose")
    before = torch.get_num_threads()
    fitted = trained(tmp_path, SETTINGS)
    assert fitted.computed["threads"] == 1
    assert str(fitted.computed["threads_because"]).startswith("measured")
    assert torch.get_num_threads() == before


@pytest.mark.usefixtures("is_a_question")
def test_a_number_that_was_set_is_not_measured(tiny: Any, facts: Callable[[Any], list[Encoded]]) -> None:
    found = threads(replace(tiny, threads=3), tiny.model, facts(tiny), row_tokens=64)
    assert found == Threads(torch.get_num_threads(), "set by model.threads", True)


@pytest.mark.usefixtures("is_a_question")
def test_measuring_leaves_no_gradients(tiny: Any, facts: Callable[[Any], list[Encoded]]) -> None:
    found = threads(tiny, tiny.model, facts(tiny), row_tokens=64)
    assert "seconds a row" in found.because
    assert all(parameter.grad is None for parameter in tiny.model.parameters())


@pytest.mark.usefixtures("is_a_question")
def test_a_row_that_does_not_fit_is_no_measurement(
    tiny: Any, facts: Callable[[Any], list[Encoded]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def scarce(*args: Any, **settings: Any) -> float:
        raise MemoryError

    monkeypatch.setattr(computing, "update_loss", scarce)
    assert threads(tiny, tiny.model, facts(tiny), row_tokens=64).because == "torch's own number"


@pytest.mark.parametrize("device", ["cpu", "cuda", "mps"])
def test_compiling_is_left_off_with_a_reason(device: str) -> None:
    assert compile_decision(device).startswith("off: ")
