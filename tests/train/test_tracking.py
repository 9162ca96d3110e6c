"""Trackers are off by default, on by one key, and get the rows of the curve."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from transformers import TrainerCallback

from loresmith.errors import MissingExtra
from loresmith.recipe import Train
from loresmith.train import trainer
from loresmith.train.fit import Fitted
from loresmith.train.tracking import keep_tracks, require_tracker

SETTINGS = Train(rank=2, batch_size=4, max_steps=2, early_stopping_patience=0)


class Tracker(TrainerCallback):
    """Keeps what it hears, and spoils what it is given, as some do."""

    logging_dir: str | None = None

    def __init__(self) -> None:
        self.rows: list[dict[str, float]] = []

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **kwargs: Any) -> None:
        self.rows.append(dict(logs))
        logs.clear()


def test_a_tracker_gets_the_rows_of_the_history(trained: Callable[..., Fitted], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tracker = Tracker()

    def added(callbacks: list[Any], folder: Path) -> None:
        callbacks.append(tracker)
        keep_tracks(callbacks, folder)

    monkeypatch.setattr(trainer, "keep_tracks", added)
    fitted = trained(tmp_path, SETTINGS)
    assert tracker.rows == fitted.history
    assert tracker.logging_dir == str(tmp_path / "tracking")


@pytest.mark.parametrize("name", ["tensorboard", "wandb", "mlflow", "trackio"])
def test_a_tracker_that_is_not_installed_says_how(name: str) -> None:
    if find_spec(name):
        pytest.skip(f"{name} is installed")
    with pytest.raises(MissingExtra, match=f"Run: pip install {name}"):
        require_tracker(name)


def test_none_needs_nothing() -> None:
    require_tracker("none")


@pytest.mark.skipif(not find_spec("tensorboard"), reason="tensorboard is not installed")
def test_tensorboards_files_belong_to_the_training(trained: Callable[..., Fitted], tmp_path: Path) -> None:
    trained(tmp_path, SETTINGS.model_copy(update={"report_to": "tensorboard"}))
    assert list((tmp_path / "tracking").glob("events.*"))
