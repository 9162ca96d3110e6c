from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.evaluate.similar import char_cosine, embedding_cosine


def test_inflection_costs_little_and_another_word_all():
    assert char_cosine("rollback journals", "rollback journal")["char-3gram-cosine"] > 0.9
    assert char_cosine("xyz", "journal")["char-3gram-cosine"] == 0


def test_it_sees_spelling_and_not_meaning():
    assert char_cosine("kernels can be private", "kernels cannot be private")["char-3gram-cosine"] > 0.8


@given(st.text(max_size=20), st.text(max_size=20))
def test_it_is_a_share_and_does_not_care_who_is_first(left, right):
    there, back = char_cosine(left, right), char_cosine(right, left)
    assert there == pytest.approx(back)
    assert 0 <= there["char-3gram-cosine"] <= 1


def test_each_text_is_embedded_once():
    asked = []

    def embed(texts):
        asked.extend(texts)
        return [[len(text), 1.0] for text in texts]

    assert embedding_cosine(["a", "bb"], ["bb", "bb"], embed=embed) == pytest.approx([3 / 10**0.5, 1.0])
    assert asked == ["a", "bb"]


def test_a_vector_of_zeros_has_no_direction():
    assert isnan(embedding_cosine(["a"], ["b"], embed=lambda texts: [[0.0], [1.0]])[0])


def test_an_answer_without_words_is_near_nothing():
    def embed(texts):
        return [[1.0]] * len(texts)

    assert embedding_cosine(["", "lamp", "..."], ["lamp", "lamp", ""], embed=embed) == [0, 1, 1]


def test_too_few_vectors_are_refused():
    with pytest.raises(ValueError, match="expected 2 vectors"):
        embedding_cosine(["a"], ["b"], embed=lambda texts: [[1.0]])
