import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.evaluate.paired import paired

VALUE = st.floats(-10, 10, width=32)
ROWS = st.lists(st.tuples(VALUE, VALUE, st.integers(1, 40), st.sampled_from("abcdef")), min_size=1, max_size=30)


def pairs_of(rows, **options):
    values, against, weights, documents = zip(*rows, strict=True)
    return paired(values, against, weights=weights, documents=documents, **options)


def test_a_difference_of_weighted_means_worked_by_hand():
    pairs = paired([1, 2, 4], [2, 2, 1], weights=[1, 3, 2], documents=["a", "a", "b"])
    assert pairs.sums.tolist() == [[7, 8, 4], [8, 2, 2]]
    assert (pairs.mean, pairs.against_mean, pairs.difference) == pytest.approx((15 / 6, 10 / 6, 5 / 6))


def test_perplexities_are_exponentials_of_the_weighted_means():
    pairs = paired([0, math.log(4)], [0, 0], weights=[1, 1], documents=["a", "b"], scale=np.exp)
    assert (pairs.mean, pairs.against_mean) == pytest.approx((2, 1))


def test_the_standard_error_of_equal_documents_is_the_clustered_one():
    d = np.array([[1.0, 2.0], [0.0, 3.0], [-1.0, 0.5]])
    pairs = paired(d.ravel(), np.zeros(6), weights=np.ones(6), documents=[c for c in "abc" for _ in range(2)])
    clustered = np.sqrt(3 / 2 * np.sum((d - d.mean()).sum(axis=1) ** 2)) / 6
    assert pairs.standard_error() == pytest.approx(clustered)


def test_one_heavy_document_among_three_counts_as_little_more_than_one():
    light = paired([1, 2, 3], [0, 0, 0], weights=[1, 1, 1], documents="abc")
    heavy = paired([1, 2, 3], [0, 0, 0], weights=[1, 1, 98], documents="abc")
    assert light.degrees_of_freedom == pytest.approx(2)
    assert heavy.degrees_of_freedom == 1


def test_one_document_has_no_standard_error():
    pairs = paired([1, 2], [0, 0], weights=[1, 1], documents=["a", "a"])
    assert math.isnan(pairs.standard_error())
    assert math.isnan(pairs.t_quantile(0.975))


@pytest.mark.parametrize("weights", [[], [0.0]])
def test_nothing_to_compare_is_an_error(weights):
    with pytest.raises(ValueError, match="at least one question"):
        paired([1.0] * len(weights), [1.0] * len(weights), weights=weights, documents=["a"] * len(weights))


@given(ROWS, VALUE)
def test_a_shift_of_one_side_shifts_the_difference(rows, shift):
    shifted = [(a + shift, b, w, c) for a, b, w, c in rows]
    assert pairs_of(shifted).difference == pytest.approx(pairs_of(rows).difference + shift, abs=1e-9)


@given(ROWS, st.integers(1, 9))
def test_the_unit_of_the_weights_does_not_matter(rows, factor):
    scaled = [(a, b, w * factor, c) for a, b, w, c in rows]
    assert pairs_of(scaled).difference == pytest.approx(pairs_of(rows).difference, abs=1e-9)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_questions_does_not_matter(rows, random):
    assert pairs_of(random.sample(rows, len(rows))).sums == pytest.approx(pairs_of(rows).sums, abs=1e-9)
