from typing import Any

import pytest
import torch

from loresmith.contracts import Silent
from loresmith.recipe import Train
from loresmith.train.lora import size
from loresmith.train.subspace import train_briefly, whole_space, wrap_in_subspace
from loresmith.train.update import mean_loss

SETTINGS = Train(rank=2, alpha=4, batch_size=9, max_steps=6)


def test_the_whole_space_is_the_adapter(base: Any) -> None:
    assert whole_space(base().model, SETTINGS) == size(wrap_in_subspace(base(), SETTINGS, dimension=None)).trainable


@pytest.mark.parametrize("dimension", [1, 10, 1000])
def test_a_subspace_has_as_many_free_numbers_as_it_says(base: Any, dimension: int) -> None:
    assert size(wrap_in_subspace(base(), SETTINGS, dimension=dimension)).trainable == dimension


@pytest.mark.parametrize("dimension", [10, 300])
def test_pairs_begin_and_step_alike_whatever_the_dimension(base: Any, facts: Any, dimension: int) -> None:
    loaded = base()
    model = wrap_in_subspace(loaded, SETTINGS, dimension=dimension)
    layer = model.get_base_model().model.layers[0].self_attn.q_proj
    a, b = layer._get_lora_matrices("default")
    assert 0.01 < max(float(a.abs().max()), float(b.abs().max())) <= 0.0205


@pytest.mark.parametrize("dimension", [None, 300])
def test_training_lowers_the_loss_and_unloading_gives_the_base_back(base: Any, facts: Any, dimension: int | None) -> None:
    loaded = base()
    rows, before = facts(loaded), {name: value.clone() for name, value in loaded.model.state_dict().items()}
    loss = mean_loss(loaded.model, rows, row_tokens=1024)
    model = train_briefly(loaded, rows, SETTINGS, dimension=dimension, learning_rate=1e-2, progress=Silent())
    assert mean_loss(model, rows, row_tokens=1024) < loss
    model.unload()
    assert loaded.model.state_dict().keys() == before.keys()
    assert all(torch.equal(value, before[name]) for name, value in loaded.model.state_dict().items())


def test_the_same_seed_trains_the_same(base: Any, facts: Any) -> None:
    def trained() -> list[float]:
        loaded = base()
        model = train_briefly(loaded, facts(loaded), SETTINGS, dimension=50, learning_rate=1e-2, progress=Silent())
        return [value for parameter in model.parameters() if parameter.requires_grad for value in parameter.flatten().tolist()]

    assert trained() == trained()
