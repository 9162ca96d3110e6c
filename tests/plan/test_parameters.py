"""What is trained is counted as PEFT counts it."""

from typing import Any

import pytest

from loresmith.model.count import share
from loresmith.plan.parameters import is_merged, ranks, state_bytes, trainable, weight_bytes
from loresmith.plan.shape import shape_of
from loresmith.recipe import Train
from loresmith.train.lora import size, wrap


@pytest.mark.parametrize(
    "settings",
    [
        Train(rank=3),
        Train(target_modules=("q_proj", "down_proj")),
        Train(rank=4, rank_pattern={"q_proj": 9, "layers.1.mlp.up_proj": 2}),
        Train(use_dora=True),
    ],
)
def test_count_is_that_of_the_wrapped_model(tiny: Any, settings: Train) -> None:
    shape = shape_of(tiny.model.config)
    said, found = trainable(shape, settings), size(wrap(tiny, settings))
    assert (said, shape.architecture.parameters + said) == (found.trainable, found.total)


@pytest.mark.parametrize("bias", ["lora_only", "all"])
def test_biases_count_where_they_are_trained(phi_shape: Any, bias: Any) -> None:
    plain = trainable(phi_shape, Train(target_modules=("fc1",)))
    extra = trainable(phi_shape, Train(target_modules=("fc1",), bias=bias)) - plain
    assert extra == (32 * 10240 if bias == "lora_only" else sum(phi_shape.biases.values()))


@pytest.mark.parametrize(("rank", "true", "packed"), [(1, 0.047, 0.086), (6, 0.282, 0.514), (14, 0.656, 1.192), (64, 2.929, 5.226)])
def test_both_percentages_printed_for_phi_2_are_met(phi_shape: Any, rank: int, true: float, packed: float) -> None:
    n = trainable(phi_shape, Train(rank=rank, target_modules=("q_proj", "k_proj", "v_proj", "fc1", "fc2")))
    assert round(100 * share(n, phi_shape.architecture.parameters), 3) == true
    assert round(100 * share(n, phi_shape.architecture.packed), 3) == packed


def test_pattern_wins_over_the_rank(smollm2_shape: Any) -> None:
    found = ranks(smollm2_shape, Train(rank=4, rank_pattern={"v_proj": 7}))
    assert {rank for name, rank in found.items() if name.endswith("v_proj")} == {7}
    assert found["model.layers.0.self_attn.q_proj"] == 4


def test_packing_saves_only_on_the_blocks(smollm2_shape: Any) -> None:
    embeddings = smollm2_shape.architecture.parameters - smollm2_shape.linear_parameters
    packed = weight_bytes(smollm2_shape, Train(quantize="nf4"), "bfloat16")
    assert packed == pytest.approx(smollm2_shape.linear_parameters * 4.127 / 8 + 2 * embeddings, rel=1e-4)


def test_merged_copy_is_kept_only_where_training_merges() -> None:
    assert is_merged(Train(), "float32")
    assert not is_merged(Train(), "bfloat16")
    assert not is_merged(Train(dropout=0.1), "float32")
    assert not is_merged(Train(bias="all"), "float32")
    assert not is_merged(Train(processes=2, fsdp=True), "float32")


@pytest.mark.parametrize("optim", Train.OPTIMISERS)
def test_every_optimiser_has_a_size_no_larger_than_three_float32(optim: str) -> None:
    assert 0 <= state_bytes(optim) <= 12
    assert state_bytes(optim) <= state_bytes(optim.replace("_8bit", "").replace("_4bit", ""))
