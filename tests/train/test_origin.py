"""Checkpoints of another training are not gone on from, and what differs is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from loresmith.errors import TrainingError
from loresmith.recipe import Train
from loresmith.train.fit import Fitted
from loresmith.train.origin import changed, fingerprint, hold, origin

SETTINGS = Train(rank=2, batch_size=4, max_steps=2, early_stopping_patience=0)


@pytest.fixture
def began(tiny: Any, facts: Any) -> Callable[..., dict[str, Any]]:
    rows = facts(tiny)
    return lambda n_train=9, n_dev=3, **changes: origin(
        tiny.model, rows[:n_train], {"wording": rows[:n_dev]}, SETTINGS.model_copy(update=changes)
    )


def test_other_settings_are_refused_and_named(trained: Callable[..., Fitted], tmp_path: Path) -> None:
    trained(tmp_path, SETTINGS)
    with pytest.raises(TrainingError, match=r"of another training: train\.rank was 2, now 4"):
        trained(tmp_path, SETTINGS.model_copy(update={"rank": 4}))


def test_other_examples_are_refused_and_named(began: Any, tmp_path: Path) -> None:
    hold(tmp_path, began())
    with pytest.raises(TrainingError, match="the dev examples changed; the training examples changed"):
        hold(tmp_path, began(n_train=8, n_dev=2))


def test_a_tracker_is_no_other_training(began: Any, tmp_path: Path) -> None:
    hold(tmp_path, began())
    hold(tmp_path, began(report_to="wandb"))


def test_other_weights_are_another_base(tiny: Any) -> None:
    before = fingerprint(tiny.model)
    assert fingerprint(tiny.model) == before
    with torch.no_grad():
        tiny.model.model.norm.weight[0] += 1e-3
    assert fingerprint(tiny.model) != before


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"began": {"train.rank": 1}, "digest": "0"}'])
def test_a_damaged_note_is_written_again(began: Any, tmp_path: Path, content: str) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    hold(other, began(rank=3))
    one.mkdir()
    (one / "origin.json").write_text(content)
    assert changed(one, other) == changed(other, one) == []
    hold(one, began())
    assert changed(one, other) == ["train.rank was 2, now 3"]
