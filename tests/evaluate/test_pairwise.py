import json
from math import isnan
from pathlib import Path

import numpy as np
import pytest

from loresmith.evaluate.pairwise import duels, fit, length_controlled, length_feature, settle

# Made by scripts/make_references.py with statsmodels 0.15.0.
CASES = json.loads((Path(__file__).parents[1] / "references" / "win_rate.json").read_text())


@pytest.mark.parametrize("case", CASES)
def test_the_fit_is_that_of_statsmodels(case):
    found = fit(np.array(case["won"]), length_feature(np.array(case["extra_length"])))
    assert found == pytest.approx((case["theta"], case["phi"]), abs=1e-6)


@pytest.mark.parametrize(
    ("orders", "outcome"),
    [
        (("first", "second"), "win"),
        (("second", "first"), "loss"),
        (("first", "first"), "tie"),
        (("first", "tie"), "win"),
        (("tie", "tie"), "tie"),
    ],
)
def test_an_answer_wins_only_where_the_other_order_does_not_contradict(orders, outcome):
    assert settle(*orders) == outcome


def test_a_judge_who_always_takes_the_first_decides_nothing():
    found = duels([("first", "first")] * 10)
    assert (found.wins, found.ties, found.losses) == (0, 10, 0)
    assert (found.position_bias, found.consistency) == (0.5, 0)


def test_a_fair_judge_has_no_bias():
    found = duels([("first", "second"), ("second", "first"), ("tie", "tie")])
    assert (found.position_bias, found.consistency) == (0, 1)
    assert isnan(duels([]).consistency)


def test_a_win_by_length_alone_is_none():
    random = np.random.default_rng(0)
    extra = random.normal(30, 40, 600)
    won = (random.uniform(size=600) < 1 / (1 + np.exp(-3 * length_feature(extra)))).astype(float)
    lengths = [100 + round(value) for value in extra]
    found = length_controlled(won, lengths, [100] * 600, documents=[str(i // 10) for i in range(600)], resamples=200, seed=0)
    assert found.rate > 0.7
    assert found.interval.low < 0.5 < found.interval.high
    assert found.length_effect > 1


def test_answers_of_one_length_are_left_as_judged():
    found = length_controlled([1, 1, 0, 0.5], [5] * 4, [5] * 4, documents=list("abcd"), resamples=50, seed=0)
    assert found.controlled == pytest.approx(found.rate)


def test_length_that_decides_everything_stays_finite():
    found = length_controlled([1, 1, 0, 0], [9, 8, 1, 2], [5] * 4, documents=list("abcd"), resamples=20, seed=0)
    assert 0 <= found.controlled <= 1
