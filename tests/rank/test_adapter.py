import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from loresmith.errors import ModelError
from loresmith.rank.adapter import read_pairs, scaling_of

PATTERNS = {
    "rank_pattern": {r"layers\.0\.self_attn\.q_proj": 2, ".*k_proj": 3},
    "alpha_pattern": {r"layers\.0\.self_attn\.q_proj": 32},
}


@pytest.mark.parametrize("settings", [{}, PATTERNS, {"use_rslora": True}, {"target_modules": ["embed_tokens", "q_proj"]}])
def test_pairs_make_the_update_that_peft_makes(save_adapter: Any, settings: dict[str, Any]) -> None:
    pairs = read_pairs(save_adapter(**settings))
    base = save_adapter.wrapped.get_base_model()
    for pair in pairs:
        delta = base.get_submodule(pair.module).get_delta_weight("default").detach().numpy()
        product = pair.scaling * (pair.b @ pair.a)
        np.testing.assert_allclose(product if product.shape == delta.shape else product.T, delta, rtol=1e-4, atol=1e-4)


def test_the_first_pattern_that_fits_the_end_of_the_path_wins() -> None:
    config = {"lora_alpha": 8, "alpha_pattern": {"q_proj": 16, r".*layers\.1\..*": 32}}
    assert scaling_of(config, "model.layers.1.self_attn.q_proj", 4) == 4
    assert scaling_of(config, "model.layers.1.self_attn.v_proj", 4) == 8
    assert scaling_of(config, "model.layers.0.my_q_proj", 4) == 2


@pytest.mark.parametrize(("name", "value"), [("use_dora", True), ("lora_bias", True)])
def test_more_than_a_product_is_refused(save_adapter: Callable[..., Path], name: str, value: bool) -> None:
    folder = save_adapter()
    config = json.loads((folder / "adapter_config.json").read_text())
    (folder / "adapter_config.json").write_text(json.dumps({**config, name: value}))
    with pytest.raises(ModelError, match=name):
        read_pairs(folder)


def test_a_torn_file_is_said(save_adapter: Callable[..., Path]) -> None:
    weights = save_adapter() / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelError, match="cannot be read"):
        read_pairs(weights.parent)


@pytest.mark.parametrize("text", ["", "[]", '{"peft_type": "IA3"}', "{"])
def test_a_folder_that_is_no_lora_adapter_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "adapter_config.json").write_text(text)
    with pytest.raises(ModelError, match=r"adapter_config\.json"):
        read_pairs(tmp_path)


def test_a_pattern_that_is_no_regular_expression_is_said() -> None:
    with pytest.raises(ModelError, match="not a regular expression"):
        scaling_of({"alpha_pattern": {"(": 1}}, "q_proj", 1)


def test_half_a_pair_is_said(save_adapter: Callable[..., Path]) -> None:
    from safetensors.torch import load_file, save_file

    weights = save_adapter() / "adapter_model.safetensors"
    tensors = load_file(weights)
    del tensors[next(key for key in tensors if "lora_B" in key)]
    save_file(tensors, weights)
    with pytest.raises(ModelError, match="only one side"):
        read_pairs(weights.parent)
