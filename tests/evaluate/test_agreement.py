import json
from math import isnan
from pathlib import Path

import numpy as np
import pytest

from loresmith.evaluate.agreement import agreement, krippendorff_alpha, retest

# Made by scripts/make_references.py with krippendorff 0.9.0.
CASES = json.loads((Path(__file__).parents[1] / "references" / "agreement.json").read_text())


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_alpha_is_that_of_the_original(case, level):
    assert krippendorff_alpha(case["ratings"], level=level) == pytest.approx(case[level], abs=1e-9)


def test_raters_who_agree_have_one_and_who_never_vary_none():
    assert krippendorff_alpha([[0, 0.5, 1], [0, 0.5, 1]]) == 1
    assert isnan(krippendorff_alpha([[1, 1], [1, 1]]))
    assert isnan(krippendorff_alpha([[1, None], [None, 0]]))


def test_a_small_step_costs_less_than_a_large_one_unless_nominal():
    near, far = [[0, 0.5, 1, 0], [0.5, 0.5, 1, 0]], [[0, 0.5, 1, 0], [1, 0.5, 1, 0]]
    assert krippendorff_alpha(near) > krippendorff_alpha(far)


def test_the_interval_holds_the_estimate_and_says_what_a_judge_is_good_for():
    random = np.random.default_rng(0)
    truth = random.choice([0.0, 0.5, 1.0], 100)
    judge = np.where(random.uniform(size=100) < 0.9, truth, 0.5)
    found = agreement([list(truth), list(judge)], level="ordinal", documents=[str(i // 4) for i in range(100)], resamples=300, seed=0)
    assert found.interval.low < found.alpha < found.interval.high
    assert (found.n, found.usable) == (100, "yes")


def test_a_judge_asked_twice():
    found = retest([0, 1, 2, 3], [0, 1, 2, 5])
    assert (found.n, found.changed, found.shift) == (4, 0.25, 0.5)
    assert found.sd == pytest.approx(1 / 2**0.5)
