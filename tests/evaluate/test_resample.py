from math import isnan

import numpy as np
import pytest

from loresmith.evaluate.bootstrap import cluster_bootstrap
from loresmith.evaluate.paired import paired
from loresmith.evaluate.resample import resampled_interval

VALUES = np.random.default_rng(0).normal(0.2, 1, 120)
DOCUMENTS = [f"{i // 5:02}" for i in range(120)]


def test_the_interval_of_a_mean_is_nearly_that_of_the_comparison():
    pairs = paired(VALUES, np.zeros(120), weights=np.ones(120), documents=DOCUMENTS)
    theirs = cluster_bootstrap(pairs, resamples=4_000, seed=0)
    ours = resampled_interval(lambda rows: float(VALUES[rows].mean()), DOCUMENTS, resamples=4_000, seed=1)
    assert ours == pytest.approx(theirs, abs=0.02)


def test_one_document_has_no_interval():
    assert isnan(resampled_interval(lambda rows: 1.0, ["a", "a"], resamples=10, seed=0).low)


def test_a_statistic_that_is_mostly_undefined_has_none():
    assert isnan(resampled_interval(lambda rows: np.nan if rows[0] else 1.0, ["a", "b", "c"], resamples=60, seed=0).low)


def test_the_same_seed_gives_the_same_interval():
    def draw(seed):
        return resampled_interval(lambda rows: float(np.median(VALUES[rows])), DOCUMENTS, resamples=50, seed=seed)

    assert draw(0) == draw(0) != draw(1)
