import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import bootstrap, t

from loresmith.evaluate.bootstrap import cluster_bootstrap, resampled_differences, stretch_factor
from loresmith.evaluate.paired import identity, paired

ROWS = st.lists(
    st.tuples(st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 9), st.sampled_from("abcdefgh")), min_size=2, max_size=25
)


def interval(rows, *, seed=0, scale=identity, factor=1.0):
    values, against, weights, documents = zip(*rows, strict=True)
    pairs = paired(factor * np.array(values), factor * np.array(against), weights=weights, documents=documents, scale=scale)
    return cluster_bootstrap(pairs, resamples=200, seed=seed)


def of_documents(means):
    return paired(means, np.zeros(len(means)), weights=np.ones(len(means)), documents=[f"{i:03}" for i in range(len(means))])


def test_the_percentiles_before_stretching_are_those_of_scipy():
    means = np.random.default_rng(1).gamma(2, size=40)
    drawn = resampled_differences(of_documents(means), resamples=20_000, seed=0)
    theirs = bootstrap((means,), np.mean, n_resamples=20_000, method="percentile", rng=0).confidence_interval
    assert np.quantile(drawn, [0.025, 0.975]) == pytest.approx([theirs.low, theirs.high], abs=0.02)


def test_the_stretch_is_that_of_students_t():
    assert stretch_factor(of_documents(np.arange(3.0))) == pytest.approx(t.ppf(0.975, 2) / 1.959964 * math.sqrt(3 / 2))
    assert stretch_factor(of_documents(np.arange(400.0))) == pytest.approx(1, abs=0.01)


def test_twelve_documents_of_a_bell_come_near_students_interval():
    means = np.random.default_rng(3).standard_normal(12)
    low, high = cluster_bootstrap(of_documents(means), resamples=10_000, seed=0)
    reach = t.ppf(0.975, 11) * means.std(ddof=1) / math.sqrt(12)
    assert (high - low) / 2 == pytest.approx(reach, rel=0.05)


def test_questions_of_one_document_move_together():
    apart = [(x, 0, 1, str(i)) for i, x in enumerate([5, 5, 5, -5, -5, -5] * 4)]
    together = [(x, 0, 1, "abcdefgh"[i // 3]) for i, (x, *_) in enumerate(apart)]
    assert interval(together).high > 1.5 * interval(apart).high


def test_one_document_has_no_interval():
    assert all(math.isnan(end) for end in interval([(1, 0, 1, "a"), (2, 0, 1, "a")]))


def test_the_interval_of_perplexities_holds_their_difference():
    low, high = interval([(1, 3, 4, "a"), (2, 3, 6, "b"), (1, 2, 5, "c"), (2, 4, 5, "d")], scale=np.exp)
    assert low < math.exp(1.55) - math.exp(3.05) < high < 0


def test_the_same_seed_draws_the_same_and_another_draws_others():
    rows = [(i, 0, 1, "abcdefgh"[i % 8]) for i in range(16)]
    assert interval(rows) == interval(rows)
    assert interval(rows) != interval(rows, seed=1)


@given(ROWS)
@settings(max_examples=50)
def test_swapping_the_sides_mirrors_the_interval(rows):
    low, high = interval(rows)
    swapped = interval([(b, a, w, c) for a, b, w, c in rows])
    assert swapped == pytest.approx((-high, -low), abs=1e-9, nan_ok=True)


@given(ROWS, st.sampled_from([0.01, 3.0]))
@settings(max_examples=50)
def test_the_interval_scales_with_the_values(rows, factor):
    low, high = interval(rows)
    assert interval(rows, factor=factor) == pytest.approx((factor * low, factor * high), abs=1e-9, nan_ok=True)


@given(ROWS)
@settings(max_examples=50)
def test_identical_scores_give_exactly_zero(rows):
    low, high = interval([(a, a, w, c) for a, _, w, c in rows])
    assert low == high == 0 or math.isnan(low)


@given(ROWS)
@settings(max_examples=50)
def test_the_interval_holds_its_difference(rows):
    values, against, weights, _ = map(np.array, zip(*rows, strict=True))
    low, high = interval(rows)
    assert math.isnan(low) or low - 1e-9 <= np.average(values - against, weights=weights) <= high + 1e-9
