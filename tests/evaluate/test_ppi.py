import json
from math import isnan
from pathlib import Path

import numpy as np
import pytest

from loresmith.evaluate.ppi import corrected_mean

# Made by scripts/make_references.py with ppi-python 0.2.3.
CASES = json.loads((Path(__file__).parents[1] / "references" / "ppi.json").read_text())


@pytest.mark.parametrize("case", CASES)
def test_the_mean_is_that_of_the_original_and_the_interval_a_little_wider(case):
    found = corrected_mean(case["labels"], case["judged"], case["unlabelled"])
    assert found.mean == pytest.approx(case["mean"], abs=1e-6)
    theirs = case["high"] - case["low"]
    assert theirs <= found.interval.high - found.interval.low <= 1.1 * theirs


def test_a_judge_that_always_says_yes_is_not_trusted():
    found = corrected_mean([1, 0, 1, 0], [1, 1, 1, 1], [1] * 100)
    assert (found.weight, found.mean) == (0, 0.5)
    assert found.judge_mean == 1


def test_a_lenient_judge_is_corrected_and_its_own_interval_is_wrong():
    random, held = np.random.default_rng(0), 0
    for _ in range(200):
        truth = random.uniform(size=470) < 0.55
        judge = np.where(truth, random.uniform(size=470) < 0.85, random.uniform(size=470) < 0.25).astype(float)
        low, high = corrected_mean(truth[:100].astype(float), judge[:100], judge[100:]).interval
        held += low <= 0.55 <= high
    assert held / 200 >= 0.91


def test_answers_of_one_document_count_as_less():
    labels, judged = [1, 1, 0, 0] * 5, [1, 1, 0, 1] * 5
    alone = corrected_mean(labels, judged, [1, 0] * 20).interval
    documents = [f"{i % 4 // 2}-{i // 4}" for i in range(20)]
    together = corrected_mean(labels, judged, [1, 0] * 20, documents=documents, unlabelled_documents=[str(i) for i in range(40)]).interval
    assert together.high - together.low > alone.high - alone.low


def test_one_label_has_no_interval():
    assert isnan(corrected_mean([1.0], [1.0], [0.0, 1.0]).interval.low)


def test_labels_and_ratings_go_together():
    with pytest.raises(ValueError, match="as many ratings"):
        corrected_mean([1.0], [], [])
