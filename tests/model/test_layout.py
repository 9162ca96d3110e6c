"""Every family gets what one example a row would give it, on the path it is said to take."""

from typing import Any

import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM, set_seed

from loresmith.model.layout import ONE_A_ROW, PACKED, lay_out, layout
from loresmith.model.prompt import Encoded
from loresmith.model.score import likelihoods, token_losses

SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 99, "max_position_embeddings": 128}
GROUPED = {"intermediate_size": 64, "num_key_value_heads": 2, "pad_token_id": 0}
HEADS = {"head_dim": 8}
BOTH = {"layer_types": ["sliding_attention", "full_attention"], "sliding_window": 8}
FAMILIES: dict[str, tuple[str, dict[str, Any], str]] = {
    "llama": ("llama", GROUPED, PACKED),
    "mistral": ("mistral", {**GROUPED, "sliding_window": None}, PACKED),
    "mistral with a window": ("mistral", {**GROUPED, "sliding_window": 8}, PACKED),
    "qwen2": ("qwen2", GROUPED, PACKED),
    "qwen2 with a window": ("qwen2", {**GROUPED, **BOTH, "use_sliding_window": True}, PACKED),
    "qwen3": ("qwen3", {**GROUPED, **HEADS}, PACKED),
    "gemma": ("gemma", {**GROUPED, **HEADS}, PACKED),
    "gemma 2": ("gemma2", {**GROUPED, **HEADS, **BOTH}, PACKED),
    "gemma 3": ("gemma3_text", {**GROUPED, **HEADS, **BOTH}, PACKED),
    "phi": ("phi", {"intermediate_size": 64}, PACKED),
    "phi-3": ("phi3", {**GROUPED, "sliding_window": None}, PACKED),
    "phi-3 with a window": ("phi3", {**GROUPED, "sliding_window": 8}, PACKED),
    "falcon with rotary positions": ("falcon", {"alibi": False}, PACKED),
    "gpt-neox": ("gpt_neox", {"intermediate_size": 64}, PACKED),
    "gpt-2": ("gpt2", {}, PACKED),
    "opt": ("opt", {"ffn_dim": 64, "word_embed_proj_dim": 32, "pad_token_id": 1}, PACKED),
    "falcon with alibi": ("falcon", {"alibi": True}, ONE_A_ROW),
    "bloom": ("bloom", {}, ONE_A_ROW),
    "mamba": ("mamba", {"state_size": 4}, ONE_A_ROW),
}
SHARED = tuple(range(20, 40))
EXAMPLES = [Encoded((*SHARED, 3, 7), (8, 9, 2)), Encoded((*SHARED, 3, 5), (4, 2)), Encoded((11, 12), (13, 14, 15, 2))]


def built(family: str) -> Any:
    set_seed(1)
    name, sizes, _ = FAMILIES[family]
    return AutoModelForCausalLM.from_config(AutoConfig.for_model(name, **SIZES, **sizes)).eval()


def alone(model: Any, example: Encoded) -> torch.Tensor:
    """Return the loss of one example as transformers has it, without any code of ours."""
    ids = torch.tensor([[*example.prompt, *example.answer]])
    logits = model(ids).logits[0, len(example.prompt) - 1 : -1]
    return torch.nn.functional.cross_entropy(logits, torch.tensor(example.answer), reduction="sum")


def gradient(model: Any, losses: list[torch.Tensor]) -> torch.Tensor:
    model.zero_grad()
    torch.stack(losses).sum().backward()
    return model.get_input_embeddings().weight.grad.clone()


@pytest.mark.parametrize("family", FAMILIES)
def test_losses_and_gradients_equal_one_example_a_row(family: str) -> None:
    model = built(family)
    assert layout(model) == FAMILIES[family][2]
    scored = dict(likelihoods(model, EXAMPLES, row_tokens=64))
    losses = [alone(model, example) for example in EXAMPLES]
    assert [scored[index].nats for index in range(3)] == pytest.approx([float(one.detach()) for one in losses], rel=1e-5)
    expected = gradient(model, losses)
    ours = gradient(model, [token_losses(model, row).sum() for row in lay_out(model, EXAMPLES, row_tokens=64)])
    assert torch.allclose(ours, expected, atol=2e-5)


@pytest.mark.parametrize("family", ["mistral with a window", "gemma 3"])
def test_a_window_changes_what_a_long_row_gives(family: str) -> None:
    """Otherwise the test above would not notice a window that is left out."""
    windowed, wide = built(family), built(family)
    for layer in wide.modules():
        if hasattr(layer, "sliding_window"):
            layer.sliding_window = None
    wide.config.sliding_window = 1024
    with torch.no_grad():
        assert abs(float(alone(windowed, EXAMPLES[0]) - alone(wide, EXAMPLES[0]))) > 1e-4


def test_asking_leaves_the_model_as_it_was() -> None:
    model = built("llama").train()
    layout(model)
    assert model.training
