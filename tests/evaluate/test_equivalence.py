from dataclasses import replace
from math import isnan

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from loresmith.evaluate.equivalence import equivalence, is_non_inferior
from loresmith.evaluate.paired import paired
from loresmith.records import Contrast

SEEN = Contrast(
    "wording", "squad-f1", "r1", "closed-book", "r64", "closed-book", 60, 30, 0, 0.7, 0.71, -0.01, -0.02, 0.01, 0.2, 0.03, 1, 1, 1, True
)


def of(values, documents=None):
    documents = documents or [str(i) for i in range(len(values))]
    return paired(values, np.zeros(len(values)), weights=np.ones(len(values)), documents=documents)


def test_both_p_are_those_of_one_sided_t_tests():
    values = np.random.default_rng(0).normal(0.01, 0.1, 40)
    found = equivalence(of(values), margin=0.05, higher_is_better=True)
    assert found.p_not_worse == pytest.approx(ttest_1samp(values, -0.05, alternative="greater").pvalue)
    assert found.p_not_better == pytest.approx(ttest_1samp(values, 0.05, alternative="less").pvalue)
    assert found.is_equivalent


def test_better_is_not_inferior_and_not_equivalent():
    found = equivalence(of(np.random.default_rng(0).normal(-0.5, 0.1, 40)), margin=0.05, higher_is_better=False)
    assert found.is_non_inferior
    assert not found.is_equivalent


def test_one_document_says_nothing():
    found = equivalence(of([0.1, 0.2], ["a", "a"]), margin=0.05, higher_is_better=True)
    assert isnan(found.p_not_worse)
    assert not found.is_equivalent


def test_copies_are_equivalent():
    assert equivalence(of([0.0] * 5), margin=0.01, higher_is_better=True).is_equivalent


def test_a_margin_is_above_zero():
    with pytest.raises(ValueError, match="above 0"):
        equivalence(of([0.0, 1.0]), margin=0.0, higher_is_better=True)


def test_the_gate_reads_the_interval_in_the_better_direction():
    assert is_non_inferior(SEEN, margin=0.03)
    assert not is_non_inferior(SEEN, margin=0.02)
    assert not is_non_inferior(replace(SEEN, higher_is_better=False), margin=0.005)
    assert not is_non_inferior(replace(SEEN, low=float("nan")), margin=1.0)
