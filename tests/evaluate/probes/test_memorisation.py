from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.evaluate.probes.memorisation import loss_auc, paraphrase_gap, verbatim

LOSSES = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=8)


def test_a_continuation_is_verbatim_only_to_the_end():
    found = verbatim([[1, 2, 3, 4], [1, 9], [1]], [[1, 2, 3], [1, 2], []])
    assert (found.n, found.share, found.mean_prefix) == (2, 0.5, 0.75)


def test_nothing_to_go_on_says_nothing():
    assert isnan(verbatim([], []).share)


def test_the_gap_counts_each_fact_once():
    found = paraphrase_gap({"a": [1, 1, 1], "b": [0], "c": [1]}, {"a": [0], "b": [0], "c": []})
    assert found == (2, 0.5, 0.0, 0.5)


@given(LOSSES, LOSSES)
def test_the_area_counts_pairs(trained, held_out):
    pairs = [(a < b) + 0.5 * (a == b) for a in trained for b in held_out]
    assert loss_auc(trained, held_out) == pytest.approx(sum(pairs) / len(pairs))
