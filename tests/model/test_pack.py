"""A packed row gives every example what it would get alone."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoConfig, AutoModelForCausalLM, set_seed

from loresmith.model.pack import pack
from loresmith.model.prompt import Encoded
from loresmith.model.score import likelihoods, token_losses

TOKENS = st.lists(st.integers(0, 5), min_size=1, max_size=8).map(tuple)
EXAMPLES = st.lists(st.builds(Encoded, prompt=TOKENS, answer=st.lists(st.integers(0, 5), max_size=4).map(tuple)), min_size=1, max_size=12)
SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 99, "max_position_embeddings": 128}
FAMILIES = {
    "llama": {"intermediate_size": 64, "num_key_value_heads": 2},
    "qwen3": {"intermediate_size": 64, "num_key_value_heads": 2, "head_dim": 8},
    "gemma": {"intermediate_size": 64, "num_key_value_heads": 1, "head_dim": 8},
    "phi": {"intermediate_size": 64},
    "gpt_neox": {"intermediate_size": 64},
    "falcon": {"alibi": False},
}


def walk(row, token: int) -> list[int]:
    """Return the tokens from the root of a row to one of its places."""
    places = [token]
    while row.parents[places[-1]] >= 0:
        places.append(int(row.parents[places[-1]]))
    return [int(row.tokens[place]) for place in reversed(places)]


@given(EXAMPLES, st.integers(1, 40))
def test_every_answer_token_is_predicted_from_its_own_prompt(examples: list[Encoded], row_tokens: int) -> None:
    seen = []
    for row in pack(examples, row_tokens=row_tokens):
        for predictor, target, owner in zip(row.predictors, row.targets, row.owners, strict=True):
            example = examples[owner]
            before = walk(row, predictor)
            assert before == [*example.prompt, *example.answer[: len(before) - len(example.prompt)]]
            assert example.answer[len(before) - len(example.prompt)] == target
            seen.append((int(owner), len(before) - len(example.prompt)))
    assert sorted(seen) == [(index, nth) for index, example in enumerate(examples) for nth in range(len(example.answer))]


@given(EXAMPLES, st.integers(1, 40))
def test_rows_keep_to_their_length_unless_one_example_is_longer(examples: list[Encoded], row_tokens: int) -> None:
    for row in pack(examples, row_tokens=row_tokens):
        assert len(row.tokens) <= row_tokens or len(row.prompts) == 1


@given(EXAMPLES)
def test_a_token_sees_its_ancestors_and_itself_only(examples: list[Encoded]) -> None:
    for row in pack(examples, row_tokens=64):
        assert np.array_equal(row.mask.sum(1), row.positions + 1)
        assert not np.triu(row.mask, 1).any()


def test_a_shared_passage_is_laid_out_once() -> None:
    passage = tuple(range(10, 60))
    examples = [Encoded((*passage, 1, question), (2, 3)) for question in (4, 5, 6)]
    (row,) = pack(examples, row_tokens=200)
    # The passage and the 1 once, then three branches: the question and the first answer token (the last predicts nothing).
    assert len(row.tokens) == 51 + 3 * 2


@pytest.mark.parametrize("family", FAMILIES)
def test_packed_losses_and_gradients_equal_one_example_a_row(family: str) -> None:
    set_seed(1)
    model = AutoModelForCausalLM.from_config(AutoConfig.for_model(family, **SIZES, **FAMILIES[family])).eval()
    shared = tuple(range(20, 40))
    examples = [Encoded((*shared, 3, 7), (8, 9, 2)), Encoded((*shared, 3, 5), (4, 2)), Encoded((11, 12), (13, 14, 15, 2))]
    packed = dict(likelihoods(model, examples, row_tokens=64))
    for index, example in enumerate(examples):
        ids = torch.tensor([[*example.prompt, *example.answer]])
        alone = torch.nn.functional.cross_entropy(
            model(ids).logits[0, len(example.prompt) - 1 : -1], torch.tensor(example.answer), reduction="sum"
        )
        assert packed[index].nats == pytest.approx(float(alone.detach()), rel=1e-5)
    (row,) = pack(examples, row_tokens=64)
    token_losses(model, row).sum().backward()
    together = model.get_input_embeddings().weight.grad.clone()
    model.zero_grad()
    for example in examples:
        (one,) = pack([example], row_tokens=64)
        token_losses(model, one).sum().backward()
    assert torch.allclose(together, model.get_input_embeddings().weight.grad, atol=1e-5)
