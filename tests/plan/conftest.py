"""Shapes of models the field knows, from configurations alone."""

from typing import Any

import pytest

CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "smollm2": {
        "model_type": "llama", "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30, "num_attention_heads": 9,
        "num_key_value_heads": 3, "vocab_size": 49152, "tie_word_embeddings": True,
    },
    "phi-2": {
        "model_type": "phi", "hidden_size": 2560, "intermediate_size": 10240, "num_hidden_layers": 32, "num_attention_heads": 32,
        "vocab_size": 51200, "partial_rotary_factor": 0.4, "hidden_act": "gelu_new",
    },
    "bloom": {"model_type": "bloom", "hidden_size": 64, "n_layer": 2, "n_head": 4, "vocab_size": 512},
    "gpt2": {"model_type": "gpt2", "n_embd": 64, "n_layer": 2, "n_head": 4, "vocab_size": 512},
    "falcon": {"model_type": "falcon", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 512},
    "gemma3": {
        "model_type": "gemma3_text", "hidden_size": 640, "intermediate_size": 2048, "num_hidden_layers": 18, "num_attention_heads": 4,
        "num_key_value_heads": 1, "head_dim": 256, "vocab_size": 262144,
    },
}  # fmt: skip


def shape_named(name: str) -> Any:
    """Return the shape of one of the configurations."""
    from transformers import AutoConfig

    from loresmith.plan.shape import shape_of

    return shape_of(AutoConfig.for_model(**CONFIGURATIONS[name]))


@pytest.fixture(scope="session")
def smollm2_shape() -> Any:
    return shape_named("smollm2")


@pytest.fixture(scope="session")
def phi_shape() -> Any:
    return shape_named("phi-2")
