"""Every family gets what one example a row would give it, on the path it is said to take."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM, set_seed

from loresmith.model.layout import lay_out, layout
from loresmith.model.prompt import Encoded
from loresmith.model.score import likelihoods, token_losses

FAMILIES = {row["family"]: row for row in json.loads((Path(__file__).parents[1] / "data" / "families.json").read_bytes())}
SHARED = tuple(range(20, 40))
EXAMPLES = [Encoded((*SHARED, 3, 7), (8, 9, 2)), Encoded((*SHARED, 3, 5), (4, 2)), Encoded((11, 12), (13, 14, 15, 2))]


def built(family: str) -> Any:
    set_seed(1)
    row = FAMILIES[family]
    return AutoModelForCausalLM.from_config(AutoConfig.for_model(row["model_type"], **row["sizes"])).eval()


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
    assert layout(model) == FAMILIES[family]["layout"]
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
