import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from loresmith.evaluate.proportions import mcnemar, net_wins, wilson

COUNTS = st.tuples(st.integers(0, 60), st.integers(0, 60))


@given(COUNTS)
def test_the_interval_is_that_of_scipy(counts):
    hits, misses = counts
    if hits + misses:
        theirs = binomtest(hits, hits + misses).proportion_ci(method="wilson")
        assert wilson(hits, hits + misses) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(COUNTS)
def test_the_exact_p_is_that_of_the_binomial_test(counts):
    theirs = binomtest(counts[0], sum(counts)).pvalue if sum(counts) else 1.0
    assert mcnemar(*counts) == pytest.approx(theirs)


def test_a_published_win_of_six_points_is_not_shown():
    # 193 wins, 113 ties and 164 losses of 470 questions.
    found = net_wins(193, 113, 164)
    assert (found.value, found.p) == pytest.approx((0.0617, 0.138), abs=5e-4)
    assert found.value - 1.96 * found.standard_error < 0


def test_nothing_asked_says_nothing():
    assert wilson(0, 0) == (0, 1)
    assert mcnemar(0, 0) == 1
