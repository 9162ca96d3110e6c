"""Training learns, stops where it should, and a kill changes nothing."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
import torch

from loresmith.contracts import Silent
from loresmith.errors import Preempted, RecipeError, TrainingError
from loresmith.files import digest_path
from loresmith.model.load import load
from loresmith.model.locate import locate
from loresmith.model.pack import pack
from loresmith.model.prompt import Encoded, encode
from loresmith.model.score import likelihoods, mean_nats
from loresmith.recipe import Train
from loresmith.train.fit import Fitted, fit
from loresmith.train.lora import size, wrap
from loresmith.train.update import update_loss

SETTINGS = Train(rank=4, alpha=8, dropout=0.1, learning_rate=1e-2, batch_size=4, epochs=4, early_stopping_patience=0)
FACTS = {
    "Tavo": "Lirne",
    "Mib": "Osk",
    "Quell": "Vartha",
    "Dorn": "Pell",
    "Esk": "Hult",
    "Ober": "Nim",
    "Ilu": "Sarr",
    "Wen": "Kith",
    "Zor": "Balm",
}


def examples(loaded: Any) -> list[Encoded]:
    return [encode(loaded.tokenizer, f"Where is {name} made?", "", f"In {place}.", max_length=128) for name, place in FACTS.items()]


def train(folder: Path, tiny_folder: Path, *, settings: Train = SETTINGS, progress: Any = None, dev: bool = True) -> Fitted:
    loaded = load(locate(str(tiny_folder)), dtype="float32", device="cpu", threads=0)
    rows = examples(loaded)
    return fit(loaded, rows, {"wording": rows[:3]} if dev else {}, settings=settings, folder=folder, progress=progress or Silent())


class Stop(Silent):
    """Interrupts a training at one update."""

    def __init__(self, step: int, how: Any) -> None:
        self.at, self.how = step, how

    def advance(self, done: int, total: int, detail: str = "") -> None:
        if done == self.at:
            self.how()


def die() -> None:
    raise KeyboardInterrupt


def test_training_lowers_the_dev_loss(tiny_folder: Path, tmp_path: Path) -> None:
    fitted = train(tmp_path, tiny_folder)
    losses = [row["dev_loss"] for row in fitted.history if "dev_loss" in row]
    assert len(losses) == 4
    assert losses[-1] < losses[0]
    assert [row["step"] for row in fitted.history if "loss" in row] == list(range(1, 13))


def test_the_same_seed_gives_the_same_bytes(tiny_folder: Path, tmp_path: Path) -> None:
    first, second = (train(tmp_path / name, tiny_folder).adapter for name in ("a", "b"))
    assert digest_path(first / "adapter_model.safetensors") == digest_path(second / "adapter_model.safetensors")


@pytest.mark.parametrize("step", [1, 4, 7, 12])
def test_a_training_killed_anywhere_ends_in_the_same_bytes(tiny_folder: Path, tmp_path: Path, step: int) -> None:
    whole = train(tmp_path / "whole", tiny_folder)
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path / "killed", tiny_folder, progress=Stop(step, die))
    resumed = train(tmp_path / "killed", tiny_folder)
    assert digest_path(resumed.adapter / "adapter_model.safetensors") == digest_path(whole.adapter / "adapter_model.safetensors")
    assert resumed.history == whole.history


def test_a_sigterm_saves_and_asks_to_be_run_again(tiny_folder: Path, tmp_path: Path) -> None:
    whole = train(tmp_path / "whole", tiny_folder)
    with pytest.raises(Preempted, match="after update 5 of 12"):
        train(tmp_path / "stopped", tiny_folder, progress=Stop(5, lambda: os.kill(os.getpid(), signal.SIGTERM)))
    resumed = train(tmp_path / "stopped", tiny_folder)
    assert digest_path(resumed.adapter / "adapter_model.safetensors") == digest_path(whole.adapter / "adapter_model.safetensors")


def test_patience_ends_a_training_and_the_best_adapter_is_kept(tiny_folder: Path, tmp_path: Path) -> None:
    settings = SETTINGS.model_copy(update={"learning_rate": 3.0, "early_stopping_patience": 2, "epochs": 20})
    fitted = train(tmp_path, tiny_folder, settings=settings)
    losses = {int(row["step"]): row["dev_loss"] for row in fitted.history if "dev_loss" in row}
    assert fitted.n_updates < fitted.n_planned
    assert fitted.best_step == min(losses, key=lambda step: (losses[step], step))
    assert fitted.adapter.name == f"checkpoint-{fitted.best_step}"
    assert train(tmp_path, tiny_folder, settings=settings).history == fitted.history


def test_without_dev_examples_the_last_adapter_is_kept(tiny_folder: Path, tmp_path: Path) -> None:
    fitted = train(tmp_path, tiny_folder, dev=False)
    assert fitted.best_step == fitted.n_updates == 12


def test_a_loss_that_is_not_finite_stops_the_training(tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "loresmith.train.update.token_losses", lambda model, row: torch.full((len(row.targets),), torch.nan, requires_grad=True)
    )
    with pytest.raises(TrainingError, match="updates 1 to 3 are not finite"):
        train(tmp_path, tiny_folder)


def test_the_loss_of_an_update_does_not_depend_on_its_rows(tiny: Any) -> None:
    rows = examples(tiny)
    expected = mean_nats([one for _, one in likelihoods(tiny.model, rows, row_tokens=1024)])
    for row_tokens in (16, 64, 1024):
        assert update_loss(tiny.model, rows, row_tokens=row_tokens, backward=lambda loss: None) == pytest.approx(expected, rel=1e-5)
    assert len(pack(rows, row_tokens=16)) == len(rows)


def test_every_linear_layer_gets_a_pair(tiny: Any) -> None:
    wrapped = wrap(tiny, SETTINGS)
    names = {name.split(".")[-4] for name, parameter in wrapped.named_parameters() if parameter.requires_grad}
    assert names == {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}
    pairs = 2 * 4 * ((32 + 32) * 2 + (32 + 16) * 2 + (32 + 64) * 3)
    assert size(wrapped).trainable == pairs


def test_a_target_that_is_not_there_names_those_that_are(tiny: Any) -> None:
    with pytest.raises(RecipeError, match="q_proj"):
        wrap(tiny, SETTINGS.model_copy(update={"target_modules": ("query",)}))
