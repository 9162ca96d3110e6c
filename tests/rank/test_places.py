import numpy as np
import pytest

from loresmith.rank.places import places

DOCUMENTS = [str(nth // 5) for nth in range(100)]


def test_arms_that_differ_by_noise_share_their_places() -> None:
    noise = np.random.default_rng(0).normal(size=(3, 100))
    found = places(noise, weights=[1.0] * 100, documents=DOCUMENTS, higher_is_better=True, resamples=300, seed=0)
    assert sorted(one.place for one in found) == [1, 2, 3]
    assert all((one.place_low, one.place_high) == (1, 3) for one in found)


def test_a_clear_best_keeps_its_place() -> None:
    question = np.random.default_rng(1).normal(size=100)
    found = places([question, question + 1], weights=[1.0] * 100, documents=DOCUMENTS, higher_is_better=False, resamples=300, seed=0)
    assert [(one.place, one.place_low, one.place_high) for one in found] == [(1, 1, 1), (2, 2, 2)]
    assert found[1].mean == pytest.approx(question.mean() + 1)
    assert found[0].low < found[0].mean < found[0].high


def test_equal_arms_share_the_first_place() -> None:
    found = places([[1.0, 2.0], [2.0, 1.0]], weights=[1, 1], documents=["a", "b"], higher_is_better=True, resamples=50, seed=0)
    assert [one.place for one in found] == [1, 1]


def test_weights_count_in_the_mean() -> None:
    found = places([[1.0, 4.0]], weights=[2, 1], documents=["a", "b"], higher_is_better=True, resamples=50, seed=0)
    assert found[0].mean == pytest.approx(2.0)
