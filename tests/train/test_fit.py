"""Training learns, and stops where it should."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loresmith.errors import RecipeError
from loresmith.files import digest_path
from loresmith.model.pack import pack
from loresmith.model.prompt import Encoded
from loresmith.model.score import likelihoods, mean_nats
from loresmith.recipe import Train
from loresmith.train.fit import Fitted
from loresmith.train.lora import size, wrap
from loresmith.train.update import update_loss

SETTINGS = Train(rank=4, alpha=8, dropout=0.1, learning_rate=1e-2, batch_size=4, epochs=4, early_stopping_patience=0)


def test_training_lowers_the_dev_loss(trained: Callable[..., Fitted], tmp_path: Path) -> None:
    fitted = trained(tmp_path, SETTINGS)
    losses = [row["dev_loss"] for row in fitted.history if "dev_loss" in row]
    assert len(losses) == 4
    assert losses[-1] < losses[0]
    assert [row["step"] for row in fitted.history if "loss" in row] == list(range(1, 13))
    assert (fitted.layout, fitted.n_left_out, fitted.damaged) == ("packed", 0, [])


def test_the_same_seed_gives_the_same_bytes(trained: Callable[..., Fitted], tmp_path: Path) -> None:
    first, second = (trained(tmp_path / name, SETTINGS).adapter for name in ("a", "b"))
    assert digest_path(first / "adapter_model.safetensors") == digest_path(second / "adapter_model.safetensors")


def test_patience_ends_a_training_and_the_best_adapter_is_kept(trained: Callable[..., Fitted], tmp_path: Path) -> None:
    settings = SETTINGS.model_copy(update={"learning_rate": 3.0, "early_stopping_patience": 2, "epochs": 20})
    fitted = trained(tmp_path, settings)
    losses = {int(row["step"]): row["dev_loss"] for row in fitted.history if "dev_loss" in row}
    assert fitted.n_updates < fitted.n_planned
    assert fitted.best_step == min(losses, key=lambda step: (losses[step], step))
    assert fitted.adapter.name == f"checkpoint-{fitted.best_step}"
    assert trained(tmp_path, settings).history == fitted.history


@pytest.mark.parametrize("stratum", ["mean", "wording", "unseen"])
def test_the_dev_loss_that_decides_is_the_mean_or_a_stratums(trained: Callable[..., Fitted], tmp_path: Path, stratum: str) -> None:
    fitted = trained(tmp_path, SETTINGS.model_copy(update={"metric_for_best_model": stratum, "max_steps": 3}))
    row = next(row for row in fitted.history if "dev_loss" in row)
    mean = (row["dev_loss_wording"] + row["dev_loss_other"]) / 2
    assert row["dev_loss"] == pytest.approx(row["dev_loss_wording"] if stratum == "wording" else mean)


def test_without_dev_examples_the_last_adapter_is_kept_and_the_one_before(trained: Callable[..., Fitted], tmp_path: Path) -> None:
    fitted = trained(tmp_path, SETTINGS, dev=False)
    assert fitted.best_step == fitted.n_updates == 12
    assert sorted(folder.name for folder in tmp_path.glob("checkpoint-*")) == ["checkpoint-12", "checkpoint-9"]


def test_a_schedule_that_follows_the_dev_loss_needs_one(trained: Callable[..., Fitted], tmp_path: Path) -> None:
    settings = SETTINGS.model_copy(update={"lr_scheduler_type": "reduce_lr_on_plateau"})
    with pytest.raises(RecipeError, match="there are no dev examples"):
        trained(tmp_path, settings, dev=False)


def test_the_loss_of_an_update_does_not_depend_on_its_rows(tiny: Any, facts: Callable[[Any], list[Encoded]]) -> None:
    rows = facts(tiny)
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
