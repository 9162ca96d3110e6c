"""Three ways to look a question up: by words, by meaning, by both."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.evaluate.searches import by_both, by_embeddings, by_words, fuse

TEXTS = ["a red lamp", "a bell of brass", "the price of lamps"]
RANKINGS = st.lists(st.lists(st.integers(0, 8), unique=True, max_size=9), max_size=4)


def embed(texts):
    """Light or sound: a vector of length 1."""
    return np.array([[1.0, 0.0] if "l" in text.replace("bell", "") else [0.0, 1.0] for text in texts], dtype=np.float32)


def test_each_search_has_its_own_order():
    words, meaning = by_words(TEXTS), by_embeddings(TEXTS, embed=embed, embed_questions=embed)
    assert words(["brass lamp"], 3) == [[0, 1]]
    assert meaning(["brass lamp"], 3) == [[0, 2, 1]]
    assert by_both(words, meaning)(["brass lamp"], 3) == [[0, 1, 2]]


def test_the_ranks_are_fused_as_the_paper_has_it():
    # 1/61 + 1/63 and 1/62 + 1/61 and 1/63 + 1/62: the second is in front.
    assert fuse([[0, 1, 2], [1, 2, 0]]) == [1, 0, 2]


def test_no_search_finds_more_than_is_asked_for_or_there_is():
    meaning = by_embeddings(TEXTS, embed=embed, embed_questions=embed)
    assert [len(one) for one in meaning(["lamp", "bell"], 2)] == [2, 2]
    assert by_both(by_words(TEXTS), meaning)(["lamp"], 9)[0] != []
    assert by_both(by_words([]))(["lamp"], 3) == [[]]


@given(RANKINGS)
def test_fusing_keeps_every_place_once_and_one_ranking_as_it_is(rankings):
    assert sorted(fuse(rankings)) == sorted({place for ranking in rankings for place in ranking})
    for ranking in rankings:
        assert fuse([ranking]) == ranking


@given(RANKINGS)
def test_the_order_of_the_rankings_does_not_matter(rankings):
    there, back = fuse(rankings), fuse(rankings[::-1])
    assert set(there) == set(back)
    if there:
        assert there[0] == pytest.approx(back[0])
