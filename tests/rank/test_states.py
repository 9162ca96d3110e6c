from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from loresmith.errors import ModelError
from loresmith.model.prompt import Encoded, encode
from loresmith.rank.states import extract_states, is_quantised, read_states

ASKED = [("Where is it made?", "In Bergen."), ("How hot may it get?", "It may reach 60 degrees."), ("Where is it sold?", "Everywhere.")]


def examples(loaded: Any) -> list[Encoded]:
    return [encode(loaded.tokenizer, question, "", answer, max_length=200) for question, answer in ASKED]


def alone(loaded: Any, example: Encoded) -> list[Any]:
    """transformers' own hidden states of one example, behind the embeddings, the last of them behind the final norm."""
    ids = torch.tensor([[*example.prompt, *example.answer]])
    with torch.inference_mode():
        return [states[0] for states in loaded.model(input_ids=ids, output_hidden_states=True).hidden_states[1:]]


def test_packed_states_are_those_of_each_prompt_alone(smollm: Any, tmp_path: Path) -> None:
    asked = examples(smollm)
    names = extract_states(smollm, asked, tmp_path, reading="last", row_tokens=400)
    assert names == (*map(str, range(1, 31)), "norm")
    states = dict(read_states(tmp_path, names))
    for nth, example in enumerate(asked):
        expected = [one[len(example.prompt) - 1].numpy() for one in alone(smollm, example)]
        for name, vector in zip((*names[:29], "norm"), expected, strict=True):
            np.testing.assert_allclose(states[name][nth], vector, atol=2e-2, rtol=1e-3)


@pytest.mark.parametrize("row_tokens", [1, 60, 400])
def test_answer_states_are_the_mean_over_what_predicts_the_answer(tiny: Any, tmp_path: Path, row_tokens: int) -> None:
    asked = examples(tiny)
    names = extract_states(tiny, asked, tmp_path, reading="answer", row_tokens=row_tokens)
    states = dict(read_states(tmp_path, names))
    for nth, example in enumerate(asked):
        start = len(example.prompt) - 1
        expected = alone(tiny, example)[-1][start : start + len(example.answer)].mean(dim=0)
        np.testing.assert_allclose(states["norm"][nth], expected.numpy(), atol=1e-5)


def test_a_fine_tune_has_states_of_its_own(tiny: Any, tmp_path: Path) -> None:
    from peft import LoraConfig, get_peft_model

    from loresmith.model.load import Loaded

    asked = examples(tiny)
    names = extract_states(tiny, asked, tmp_path / "before", reading="last", row_tokens=100)
    wrapped = get_peft_model(tiny.model, LoraConfig(target_modules="all-linear"))
    for name, parameter in wrapped.named_parameters():
        if "layers.1" in name and "lora_B" in name:
            torch.nn.init.ones_(parameter)
    extract_states(Loaded(wrapped.eval(), tiny.tokenizer, tiny.located), asked, tmp_path / "after", reading="last", row_tokens=100)
    before, after = (dict(read_states(tmp_path / side, names)) for side in ("before", "after"))
    np.testing.assert_array_equal(before["1"], after["1"])
    assert np.abs(before["2"] - after["2"]).max() > 0.01


def test_no_hook_stays_behind(tiny: Any, tmp_path: Path) -> None:
    extract_states(tiny, examples(tiny), tmp_path, reading="last", row_tokens=100)
    assert not any(module._forward_hooks for module in tiny.model.modules())


def test_an_example_without_an_answer_has_no_answer_states(tiny: Any, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="without an answer"):
        extract_states(tiny, [Encoded((1, 2))], tmp_path, reading="answer", row_tokens=10)


def test_a_plain_model_is_not_quantised(tiny: Any) -> None:
    assert not is_quantised(tiny.model)
