import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.evaluate.maxt import step_down_p
from loresmith.evaluate.signflip import sign_flip_p
from loresmith.evaluate.standing import holm


def p_of(rows, seed=0):
    return step_down_p(np.array(rows, dtype=float), flips=2_000, seed=seed)


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=8))
def test_one_fine_tune_has_the_p_of_the_sign_flip_test(totals):
    assert p_of([totals]) == [sign_flip_p(np.array(totals, dtype=float), flips=2_000, seed=0)]


def test_drawn_flips_agree_for_one_too():
    totals = np.random.default_rng(0).standard_normal(30) + 0.3
    assert p_of([totals]) == [sign_flip_p(totals, flips=2_000, seed=0)]


def test_two_rows_worked_by_hand():
    # Statistics over every sign of (1, 1) and (1, -1) over root 2: 1.41 and 0, or 0 and 1.41; the larger is always 1.41.
    assert p_of([[1, 1], [1, -1]]) == [1.0, 1.0]


def test_copies_cost_nothing_and_holm_pays_for_each():
    totals = np.random.default_rng(1).standard_normal(12) + 0.8
    single = sign_flip_p(totals, flips=1, seed=0)
    assert p_of([totals, totals * 3, totals + 0.0]) == [single] * 3
    assert holm([single] * 3)[0] == 3 * single


@given(st.lists(st.lists(st.integers(-5, 5), min_size=6, max_size=6), min_size=1, max_size=4))
def test_it_is_never_below_the_single_p_and_keeps_the_order(rows):
    corrected = p_of(rows)
    singles = [sign_flip_p(np.array(row, dtype=float), flips=1, seed=0) for row in rows]
    assert all(0 < single <= p + 1e-12 <= 1 + 1e-9 for single, p in zip(singles, corrected, strict=True))


def test_some_false_p_below_five_percent_is_seen_five_times_in_a_hundred():
    random = np.random.default_rng(2)
    shared = [random.standard_normal((1, 12)) + 0.5 * random.standard_normal((8, 12)) for _ in range(300)]
    assert np.mean([min(p_of(totals)) <= 0.05 for totals in shared]) == pytest.approx(0.05, abs=0.03)


def test_one_document_has_none():
    assert p_of([[1.0]]) is None
