from typing import Any

import pytest
import torch
from peft import LoraConfig, get_peft_model

from loresmith.model.load import quiet
from loresmith.model.pack import pack
from loresmith.model.prompt import encode
from loresmith.model.score import token_losses
from loresmith.train.merged import merge_layers


@pytest.fixture
def wrapped(tiny: Any) -> Any:
    torch.manual_seed(0)
    with quiet():
        model: Any = get_peft_model(tiny.model, LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM"))
    for name, parameter in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.1)
    return model


def losses_and_gradients(model: Any, tokenizer: Any) -> tuple[torch.Tensor, list[torch.Tensor]]:
    model.zero_grad()
    examples = [encode(tokenizer, f"What is {n}?", "A page.", f"It is {n}.", max_length=64) for n in range(3)]
    (row,) = pack(examples, row_tokens=1024)
    losses = token_losses(model, row)
    losses.sum().backward()
    return losses.detach(), [parameter.grad.clone() for parameter in model.parameters() if parameter.requires_grad]


def test_losses_and_gradients_are_those_of_peft(wrapped: Any, tiny: Any) -> None:
    plain, plain_gradients = losses_and_gradients(wrapped, tiny.tokenizer)
    assert merge_layers(wrapped) == 14
    merged, merged_gradients = losses_and_gradients(wrapped, tiny.tokenizer)
    torch.testing.assert_close(merged, plain, atol=1e-5, rtol=1e-5)
    for ours, theirs in zip(merged_gradients, plain_gradients, strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-4)


def test_an_optimiser_step_is_noticed(wrapped: Any, tiny: Any) -> None:
    merge_layers(wrapped)
    before, _ = losses_and_gradients(wrapped, tiny.tokenizer)
    torch.optim.SGD([parameter for parameter in wrapped.parameters() if parameter.requires_grad], lr=1e-3).step()
    after, _ = losses_and_gradients(wrapped, tiny.tokenizer)
    assert after.sum() < before.sum()


@pytest.mark.parametrize("change", [{"lora_dropout": 0.1}, {"use_dora": True}])
def test_what_cannot_be_merged_exactly_is_left_to_peft(tiny: Any, change: dict[str, Any]) -> None:
    with quiet():
        model: Any = get_peft_model(tiny.model, LoraConfig(r=4, target_modules="all-linear", task_type="CAUSAL_LM", **change))
    assert merge_layers(model) == 0


def test_what_is_saved_is_pefts(wrapped: Any) -> None:
    names = set(wrapped.state_dict())
    merge_layers(wrapped)
    assert set(wrapped.state_dict()) == names
