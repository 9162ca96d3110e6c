"""The widths of a model are read from its configuration, whatever the family calls them."""

import json
from pathlib import Path
from typing import Any

import pytest
from transformers import AutoConfig

from loresmith.errors import ModelError
from loresmith.plan.shape import read_shape, shape_of


def test_folder_with_nothing_but_a_configuration_is_enough(tmp_path: Path) -> None:
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "llama", **sizes, "vocab_size": 100}))
    shape = read_shape(tmp_path)
    assert (shape.blocks, shape.hidden, shape.inner, shape.heads, shape.kv_heads, shape.head_width) == (2, 32, 64, 4, 2, 8)
    assert shape.is_gated
    assert shape.norms == 2


@pytest.mark.parametrize(
    ("name", "inner", "kv_heads", "is_gated", "norms"),
    [("bloom", 256, 4, False, 2), ("gpt2", 256, 4, False, 2), ("falcon", 256, 1, False, 1), ("gemma3", 2048, 1, True, 4)],
)
def test_every_family_is_understood(name: str, inner: int, kv_heads: int, is_gated: bool, norms: int) -> None:
    shape = _named(name)
    assert (shape.inner, shape.kv_heads, shape.is_gated, shape.norms) == (inner, kv_heads, is_gated, norms)


def test_norms_of_heads_are_told_from_norms_of_blocks() -> None:
    assert _named("gemma3").has_head_norms
    assert not _named("bloom").has_head_norms


def test_biases_are_counted_by_layer(phi_shape: Any) -> None:
    assert phi_shape.biases["model.layers.0.mlp.fc1"] == 10240


def test_configuration_that_is_no_decoder_is_refused() -> None:
    with pytest.raises(ModelError, match="no causal language model"):
        shape_of(AutoConfig.for_model("vit"))


@pytest.mark.parametrize(
    "odd",
    [{"hidden_size": "many"}, {"hidden_size": -4}, {"num_attention_heads": 0}, {"num_attention_heads": 5}, {"num_hidden_layers": 0}],
)
def test_widths_that_make_no_model_are_refused_in_a_sentence(tmp_path: Path, odd: dict[str, Any]) -> None:
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 100}
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "llama", **sizes, **odd}))
    with pytest.raises(ModelError, match="onfiguration"):
        read_shape(tmp_path)


def test_encoder_with_a_decoder_is_refused() -> None:
    with pytest.raises(ModelError, match="no decoder's"):
        shape_of(AutoConfig.for_model("t5"))


@pytest.mark.parametrize(("name", "expected"), [("smollm2", True), ("phi-2", True), ("gpt2", True), ("gemma3", True), ("bloom", False)])
def test_rows_are_packed_where_tokens_have_positions(name: str, expected: bool) -> None:
    assert _named(name).is_packable is expected


def test_folder_without_configuration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_shape(tmp_path)


def test_code_of_the_models_own_is_refused() -> None:
    config = AutoConfig.for_model("gpt2")
    config.auto_map = {"AutoModelForCausalLM": "mine.Model"}
    with pytest.raises(ModelError, match="never run"):
        shape_of(config)


def _named(name: str) -> Any:
    from .conftest import shape_named

    return shape_named(name)
