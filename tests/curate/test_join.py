import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loresmith.curate.join import pairs_above, unit_rows
from loresmith.curate.semantic import dense_vectors, letter_vectors

words = st.lists(st.sampled_from(["page", "pages", "table", "row", "index", "a", "Größe", "数据库"]), max_size=5).map(" ".join)


def all_pairs(vectors, threshold, queries=None):
    dense = vectors.toarray() if hasattr(vectors, "toarray") else vectors
    close = dense @ dense.T >= threshold - 1e-9
    n = len(dense)
    return [[i, j] for i in range(n) for j in range(n) if close[i, j] and (i < j if queries is None else queries[i] and not queries[j])]


@given(st.lists(words, min_size=1, max_size=15), st.sampled_from([0.2, 0.6, 0.9, 1.0]))
def test_the_pairs_are_those_of_comparing_everything_with_everything(texts, threshold):
    vectors = letter_vectors(texts)
    assert pairs_above(vectors, threshold).tolist() == all_pairs(vectors, threshold)


@given(st.lists(words, min_size=1, max_size=15), st.data())
def test_queries_meet_only_the_others(texts, data):
    queries = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))), dtype=bool)
    vectors = letter_vectors(texts)
    assert pairs_above(vectors, 0.6, queries=queries).tolist() == all_pairs(vectors, 0.6, queries)


def test_rows_have_length_one_or_nothing():
    vectors = letter_vectors(["A page.", "", "?!", "a page"])
    assert np.allclose(vectors.multiply(vectors).sum(axis=1), [1, 0, 0, 1])
    assert pairs_above(vectors, 0.99).tolist() == [[0, 3]]


def test_columns_go_from_rare_to_frequent():
    vectors = unit_rows([0, 0, 1, 2], [7, 9, 9, 9], [1.0, 1.0, 1.0, 1.0], n_rows=3)
    assert np.allclose(vectors.toarray()[:, 0], [2**-0.5, 0, 0])


def test_vectors_of_a_model_are_joined_alike():
    vectors = dense_vectors(["a", "b", "c"], lambda texts: [[3.0, 4.0], [0.6, 0.8], [1.0, 0.0]])
    assert pairs_above(vectors, 0.9).tolist() == [[0, 1]]
