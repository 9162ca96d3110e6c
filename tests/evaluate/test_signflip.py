import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import permutation_test

from loresmith.evaluate.signflip import sign_flip_p, smallest_p

TOTALS = st.lists(st.integers(-9, 9), min_size=2, max_size=9).map(lambda values: np.array(values, dtype=float))


def p_of(*totals, seed=0):
    return sign_flip_p(np.array(totals, dtype=float), flips=2_000, seed=seed)


def test_three_documents_worked_by_hand():
    # |+-1 +-2 +-3|: 6 twice, 4 twice, 2 twice, 0 twice; seen is 1 + 2 + 3.
    assert p_of(1, 2, 3) == 2 / 8
    assert p_of(-1, 2, 3) == 4 / 8


def test_the_exact_p_is_that_of_scipy():
    totals = np.array([0.3, -0.1, 1.2, 0.8, -0.4, 0.9, 0.2])
    theirs = permutation_test((totals,), np.sum, permutation_type="samples", n_resamples=np.inf)
    assert p_of(*totals) == pytest.approx(theirs.pvalue)


def test_many_documents_are_drawn_and_never_give_zero():
    assert p_of(*[1.0] * 40) == 1 / 2001


def test_drawn_flips_agree_with_counted_ones():
    totals = np.random.default_rng(0).standard_normal(14) + 0.4
    drawn = sign_flip_p(np.append(totals, 0.0), flips=50_000, seed=0)  # a document without a difference changes nothing
    assert drawn == pytest.approx(p_of(*totals), abs=0.01)


def test_one_document_has_no_p():
    assert p_of(3.0) is None


def test_five_documents_cannot_reach_five_percent():
    assert p_of(1, 1, 1, 1, 1) == smallest_p(5) == 0.0625
    assert smallest_p(6) < 0.05


def test_totals_of_zero_give_one():
    assert p_of(0, 0, 0) == 1
    assert p_of(*[0] * 20) == 1


def test_the_same_seed_gives_the_same_p():
    totals = np.random.default_rng(0).standard_normal(20)
    assert p_of(*totals) == p_of(*totals)
    assert p_of(*totals) != p_of(*totals, seed=1)


@given(TOTALS, st.sampled_from([1.0, 0.1, 7.0]))
def test_neither_the_side_nor_the_unit_nor_the_order_matters(totals, factor):
    p = p_of(*totals)
    assert p_of(*-totals) == p_of(*factor * totals) == p_of(*totals[::-1]) == p
    assert smallest_p(len(totals)) <= p <= 1
