"""A packed row gives every example what it would get alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loresmith.model.pack import pack
from loresmith.model.prompt import Encoded

TOKENS = st.lists(st.integers(0, 5), min_size=1, max_size=8).map(tuple)
EXAMPLES = st.lists(st.builds(Encoded, prompt=TOKENS, answer=st.lists(st.integers(0, 5), max_size=4).map(tuple)), min_size=1, max_size=12)


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


@given(EXAMPLES, st.integers(1, 6))
def test_a_window_counts_along_the_branch(examples: list[Encoded], window: int) -> None:
    for row in pack(examples, row_tokens=64):
        assert np.array_equal(row.windowed(window).sum(1), np.minimum(row.positions + 1, window))


@given(EXAMPLES)
def test_alone_gives_every_example_a_row_that_is_one_text(examples: list[Encoded]) -> None:
    rows = pack(examples, row_tokens=64, alone=True)
    assert [len(row.prompts) for row in rows] == [1] * len(examples)
    assert all(row.is_chain for row in rows)
