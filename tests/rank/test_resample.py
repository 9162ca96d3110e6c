import numpy as np
import pytest

from loresmith.rank.gride import gride, log_ratios
from loresmith.rank.neighbours import neighbours
from loresmith.rank.resample import Draws, draw_documents, interval, resampled_dimensions

POINTS = np.random.default_rng(0).normal(size=(400, 6))
DISTANCES = neighbours(POINTS, 16).distances


@pytest.mark.parametrize("n1", [1, 2, 8])
def test_drawing_every_document_once_gives_the_estimate(n1: int) -> None:
    once = Draws(np.arange(400), np.ones((1, 400)))
    dimension = gride(DISTANCES, n1).dimension
    drawn = resampled_dimensions(log_ratios(DISTANCES, n1), dimension, n1, once)
    assert drawn == pytest.approx([dimension], rel=1e-4)


def test_single_questions_spread_as_the_law_of_the_estimator_says() -> None:
    draws = draw_documents([str(i) for i in range(400)], resamples=1000, seed=0)
    found = gride(DISTANCES, 1)
    drawn = resampled_dimensions(log_ratios(DISTANCES, 1), found.dimension, 1, draws)
    assert drawn.std() == pytest.approx(found.error, rel=0.15)
    assert draws.counts.sum(axis=1).tolist() == [400] * 1000


def test_the_same_seed_draws_the_same() -> None:
    one, other = (draw_documents(["a", "b", "b", "c"], resamples=5, seed=3) for _ in range(2))
    np.testing.assert_array_equal(one.counts, other.counts)
    assert one.places.tolist() == [0, 1, 1, 2]


def test_one_document_has_no_interval() -> None:
    assert np.isnan(interval(5.0, np.full(100, 5.0), 1).low)


def test_an_interval_of_few_documents_is_stretched() -> None:
    drawn = np.random.default_rng(0).normal(5, 1, size=10_000)
    few, many = interval(5.0, drawn, 4), interval(5.0, drawn, 400)
    assert many.high - many.low == pytest.approx(2 * 1.96, rel=0.05)
    assert few.high - few.low == pytest.approx(2 * 3.18 * (4 / 3) ** 0.5, rel=0.05)


def test_points_without_a_ratio_do_not_count() -> None:
    ratios = np.where(np.arange(400) < 50, np.nan, log_ratios(DISTANCES, 1))
    once = Draws(np.arange(400), np.ones((1, 400)))
    known = resampled_dimensions(ratios[50:], 5.0, 1, Draws(np.arange(350), np.ones((1, 350))))
    assert resampled_dimensions(ratios, 5.0, 1, once) == pytest.approx(known)
