import json
from pathlib import Path

import numpy as np
import pytest

from loresmith.evaluate.calibration import balanced_accuracy, brier, ece, summarise

# Made by scripts/make_references.py with scikit-learn 1.9.1.
CASES = json.loads((Path(__file__).parents[1] / "references" / "calibration.json").read_text())


@pytest.mark.parametrize("case", CASES)
def test_scores_are_those_of_scikit_learn(case):
    rows = [(1 - p, p) for p in case["p"]]
    assert balanced_accuracy([int(p > 0.5) for p in case["p"]], case["truth"]) == pytest.approx(case["balanced-accuracy"], abs=1e-9)
    assert brier(rows, case["truth"]) / 2 == pytest.approx(case["binary-brier"], abs=1e-9)


def test_always_yes_is_as_good_as_the_majority_and_no_better_than_chance():
    found = summarise([(0.9, 0.1)] * 10, [0] * 7 + [1] * 3)
    assert (found.accuracy, found.majority, found.balanced_accuracy) == (0.7, 0.7, 0.5)
    assert found.ece == pytest.approx(0.2)


def test_bins_hold_as_many_questions_each():
    assert ece([0.6, 0.6, 0.9, 0.9], [True, False, True, True], bins=2) == pytest.approx((0.1 * 2 + 0.1 * 2) / 4)


def test_the_order_of_equal_confidences_does_not_matter():
    assert ece([0.9] * 4, [True, True, False, False], bins=2) == ece([0.9] * 4, [False, True, False, True], bins=2) == pytest.approx(0.4)


def test_a_calibrated_model_of_100_questions_has_about_a_tenth():
    random = np.random.default_rng(1)
    drawn = (random.uniform(0.5, 1, 100) for _ in range(100))
    assert np.mean([ece(list(p), list(random.uniform(size=100) < p)) for p in drawn]) == pytest.approx(0.1, abs=0.03)


def test_a_calibrated_model_of_many_questions_has_almost_none():
    random = np.random.default_rng(0)
    p = random.uniform(0.5, 1, 20_000)
    assert ece(list(p), list(random.uniform(size=20_000) < p)) < 0.01


def test_no_question_is_refused():
    with pytest.raises(ValueError, match="one true option"):
        summarise([], [])
