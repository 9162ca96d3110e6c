import json
from pathlib import Path
from typing import Any

import pytest

from loresmith.errors import ModelError, RecipeError
from loresmith.model.count import Architecture, architecture_of, lora_parameters, read_architecture, share, target_layers

PHI_2 = {
    "architectures": ["PhiForCausalLM"],
    "model_type": "phi",
    "hidden_size": 2560,
    "intermediate_size": 10240,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 32,
    "partial_rotary_factor": 0.4,
    "vocab_size": 51200,
    "max_position_embeddings": 2048,
    "tie_word_embeddings": False,
}
GEMMA_2B = {
    "architectures": ["GemmaForCausalLM"],
    "model_type": "gemma",
    "hidden_size": 2048,
    "intermediate_size": 16384,
    "num_hidden_layers": 18,
    "num_attention_heads": 8,
    "num_key_value_heads": 1,
    "head_dim": 256,
    "vocab_size": 256000,
}


def written(folder: Path, config: dict[str, Any]) -> Architecture:
    (folder / "config.json").write_text(json.dumps(config))
    return read_architecture(folder)


def test_phi_2_is_counted_from_its_configuration(tmp_path: Path) -> None:
    found = written(tmp_path, PHI_2)
    assert found.parameters == 2_779_683_840
    assert found.packed == 1_521_392_640


@pytest.mark.parametrize(("rank", "packed", "true"), [(1, 0.086, 0.047), (6, 0.514, 0.282), (14, 1.192, 0.656), (64, 5.226, 2.929)])
def test_the_printed_percentages_of_phi_2_are_those_of_the_packed_count(tmp_path: Path, rank: int, packed: float, true: float) -> None:
    found = written(tmp_path, PHI_2)
    trainable = lora_parameters(target_layers(found, ("q_proj", "k_proj", "v_proj", "fc1", "fc2")), rank)
    assert trainable == 1_310_720 * rank
    assert round(100 * share(trainable, found.packed), 3) == packed
    assert round(100 * share(trainable, found.parameters), 3) == true


def test_gemma_2b_has_its_parameters_and_pairs(tmp_path: Path) -> None:
    found = written(tmp_path, GEMMA_2B)
    assert found.parameters == 2_506_172_416
    assert lora_parameters(target_layers(found, ("q_proj", "v_proj")), 4) == 460_800


def test_keras_pairs_on_query_and_value_of_gemma_2b_are_larger_than_pefts(tmp_path: Path) -> None:
    # Its query is a tensor (heads, hidden, head size): A is (heads, hidden, r) and B is (r, head size), one A for every head.
    config = GEMMA_2B
    query = config["num_attention_heads"] * config["hidden_size"] + config["head_dim"]  # type: ignore[operator]
    value = target_layers(written(tmp_path, config), ("layers.0.self_attn.v_proj",))[0].pair
    a_rank = config["num_hidden_layers"] * (query + value)  # type: ignore[operator]
    assert (4 * a_rank, 5 * a_rank) == (1_363_968, 1_704_960)


@pytest.mark.parametrize("targets", ["all-linear", ("q_proj", "down_proj"), r"model\.layers\.0\..*_proj", ("embed_tokens",)])
def test_the_count_is_pefts_own(tiny: Any, targets: Any) -> None:
    from peft import LoraConfig, get_peft_model

    found = architecture_of(tiny.model)
    expected = lora_parameters(target_layers(found, targets), 3)
    names = targets if isinstance(targets, str) else list(targets)
    wrapped = get_peft_model(tiny.model, LoraConfig(r=3, target_modules=names, task_type="CAUSAL_LM"))
    trainable, total = wrapped.get_nb_trainable_parameters()
    assert (expected, found.parameters + expected) == (trainable, total)


def test_a_rank_for_each_layer_is_counted(tiny: Any) -> None:
    layers = target_layers(architecture_of(tiny.model), ("q_proj",))
    assert lora_parameters(layers, {"model.layers.1.self_attn.q_proj": 5}) == 5 * (32 + 32)


def test_conv1d_of_gpt2_is_linear_and_its_tied_head_counts_once(tmp_path: Path) -> None:
    found = written(tmp_path, {"model_type": "gpt2", "n_embd": 8, "n_layer": 1, "n_head": 2, "vocab_size": 10, "n_positions": 4})
    names = {layer.name: (layer.inputs, layer.outputs) for layer in target_layers(found, "all-linear")}
    assert names["transformer.h.0.attn.c_attn"] == (8, 24)
    assert "lm_head" not in names
    assert found.parameters == 10 * 8 + 4 * 8 + 12 * 64 + 13 * 8 + 2 * 8


def test_a_name_that_fits_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"No module is named w_pack\. Known are dense"):
        target_layers(written(tmp_path, PHI_2), ("q_proj", "w_pack"))


def test_a_folder_without_a_configuration_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be read"):
        read_architecture(tmp_path)


def test_an_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no causal language model of type 't5'"):
        written(tmp_path, {"model_type": "t5"})


def test_code_of_its_own_is_never_run(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="code of its own"):
        written(tmp_path, {**PHI_2, "auto_map": {"AutoModelForCausalLM": "modeling.Evil"}})
