"""Attention in tiles is attention: the same numbers and the same gradients as under a mask."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from transformers import AutoConfig, AutoModelForCausalLM, set_seed

from loresmith.model import attention
from loresmith.model.pack import pack
from loresmith.model.prompt import Encoded
from loresmith.model.score import row_inputs, token_losses

SIZES = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}


def llama(**changes: Any) -> Any:
    set_seed(1)
    return AutoModelForCausalLM.from_config(AutoConfig.for_model("llama", **SIZES, vocab_size=99, pad_token_id=0, **changes))


def questions(n: int, passage: int) -> list[Encoded]:
    """Return questions about two passages, longer than a tile together."""
    return [Encoded((*range(7 + nth % 2, 7 + passage), 1 + nth % 5, 2), tuple(range(3, 4 + nth % 3))) for nth in range(n)]


def attended(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
    shared = query.shape[0] // key.shape[0]
    key, value = (tensor.repeat_interleave(shared, 0) for tensor in (key, value))
    scores = (query @ key.mT / query.shape[-1] ** 0.5).masked_fill(~mask, float("-inf"))
    return (scores.softmax(-1) @ value).transpose(0, 1)


@pytest.mark.parametrize("heads", [(4, 4), (6, 2), (3, 1)])
def test_outputs_and_gradients_are_those_of_masked_attention(heads: tuple[int, int]) -> None:
    (row,) = pack(questions(9, 70), row_tokens=1024)
    mask, tokens = torch.from_numpy(row.mask), len(row.tokens)
    assert tokens > 2 * attention.TILE
    tensors = [torch.randn(n, tokens, 8, dtype=torch.float64, requires_grad=True) for n in (heads[0], heads[1], heads[1])]
    expected, ours = attended(*tensors, mask), attention._TiledAttention.apply(*tensors, attention.tiles(row.mask), 8**-0.5)
    torch.testing.assert_close(ours, expected)
    d_out = torch.randn_like(expected)
    for mine, theirs in zip(torch.autograd.grad(ours, tensors, d_out), torch.autograd.grad(expected, tensors, d_out), strict=True):
        torch.testing.assert_close(mine, theirs)


PARENTS = st.lists(st.integers(0, 200), min_size=1, max_size=150)


@settings(max_examples=40, deadline=None)
@given(PARENTS)
def test_tiles_show_every_token_exactly_what_it_sees(draws: list[int]) -> None:
    seen = np.eye(len(draws), dtype=np.bool_)
    for token, draw in enumerate(draws[1:], 1):
        seen[token] |= seen[draw % token]
    shown = np.zeros_like(seen)
    for tile in attention.tiles(seen):
        columns = np.concatenate([np.arange(*run) for run in tile.runs])
        shown[tile.start : tile.stop, columns] = tile.bias.numpy() == 0
    assert np.array_equal(shown, seen)


def test_a_model_attends_in_tiles_and_gives_the_same_losses() -> None:
    model, told = llama(), []
    (row,) = pack(questions(9, 70), row_tokens=1024)
    with torch.no_grad():
        ours = token_losses(model, row)
        model.set_attn_implementation("sdpa")
        hook = model.model.layers[0].register_forward_pre_hook(
            lambda m, args, kwargs: told.append(kwargs["attention_mask"]), with_kwargs=True
        )
        torch.testing.assert_close(ours, token_losses(model, row))
        hook.remove()
    assert hasattr(told[0], "tiles")  # they reach the layers, so the losses before came from them


def test_a_model_that_attends_otherwise_is_left_as_it_is() -> None:
    model = llama(attn_implementation="eager")
    attention.use_tiles(model)
    assert model.config._attn_implementation == "eager"


def test_a_model_that_attends_in_tiles_still_reads_a_padded_batch() -> None:
    model = llama().eval()
    ids, padding = torch.tensor([[0, 0, 5, 6], [7, 8, 9, 3]]), torch.tensor([[0, 0, 1, 1], [1, 1, 1, 1]])
    with torch.no_grad():
        before = model(ids, attention_mask=padding).logits
        attention.use_tiles(model)
        assert model.config._attn_implementation == attention.NAME
        torch.testing.assert_close(model(ids, attention_mask=padding).logits, before)


def test_gradients_pass_through_checkpointed_layers() -> None:
    (row,) = pack(questions(9, 70), row_tokens=1024)
    model = llama().train()
    token_losses(model, row).sum().backward()
    expected = model.model.embed_tokens.weight.grad.clone()
    model.zero_grad()
    model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    token_losses(model, row).sum().backward()
    torch.testing.assert_close(model.model.embed_tokens.weight.grad, expected)


def test_a_row_that_is_one_text_needs_no_tiles() -> None:
    (row,) = pack([Encoded((1, 2, 3), (4,))], row_tokens=64)
    assert "attention_mask" not in row_inputs(row, torch.device("cpu"), llama())
