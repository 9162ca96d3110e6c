"""What is learnt is shown, and a template that would spoil a training is refused."""

from types import SimpleNamespace
from typing import Any

import pytest

from loresmith.errors import TrainingError
from loresmith.model.prompt import Encoded, encode
from loresmith.train.mask import learnable, shown_mask


@pytest.fixture
def example(tiny: Any) -> Encoded:
    return encode(tiny.tokenizer, "Where is Tavo made?", "", "In Lirne.", max_length=128)


def test_the_answer_and_its_end_are_learnt_and_nothing_else(tiny: Any, example: Encoded) -> None:
    (shown,) = shown_mask(tiny.tokenizer, [example], 5)
    assert shown.learnt == "In Lirne.<|im_end|>"
    assert shown.read.endswith("Where is Tavo made?<|im_end|>\n<|im_start|>assistant\n")
    assert (shown.n_read, shown.n_learnt, shown.n_cut) == (len(example.prompt), len(example.answer), 0)


def test_a_row_without_an_answer_is_left_out(tiny: Any, example: Encoded) -> None:
    assert learnable(tiny.tokenizer, [example, Encoded(example.prompt), example]) == [0, 2]


def test_nothing_to_learn_is_an_error(tiny: Any, example: Encoded) -> None:
    with pytest.raises(TrainingError, match="None of the 1 examples has an answer"):
        learnable(tiny.tokenizer, [Encoded(example.prompt)])


def test_a_text_that_begins_twice_is_refused(tiny: Any, example: Encoded) -> None:
    start = tiny.tokenizer.bos_token_id
    with pytest.raises(TrainingError, match=r"1 of 2 prompts begin with .* twice"):
        learnable(tiny.tokenizer, [example, Encoded((start, start, *example.prompt), example.answer)])


def test_an_answer_that_never_ends_is_refused_unless_it_was_cut(tiny: Any, example: Encoded) -> None:
    cut = Encoded(example.prompt, example.answer[:-1], n_cut=1)
    assert learnable(tiny.tokenizer, [cut, example]) == [0, 1]
    with pytest.raises(TrainingError, match="would not learn to stop"):
        learnable(tiny.tokenizer, [Encoded(example.prompt, example.answer[:-1]), example])


def test_a_tokenizer_without_a_start_has_nothing_doubled(tiny: Any, example: Encoded) -> None:
    plain = SimpleNamespace(
        bos_token_id=None, chat_template=None, eos_token_id=tiny.tokenizer.eos_token_id, decode=tiny.tokenizer.decode, bos_token=None
    )
    assert learnable(plain, [Encoded((5, 5, 6), (7, tiny.tokenizer.eos_token_id))]) == [0]
