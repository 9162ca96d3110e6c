import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from loresmith.rank.neighbours import neighbours


def test_neighbours_are_those_of_all_distances() -> None:
    points = np.random.default_rng(0).normal(size=(60, 7))
    everything = cdist(points, points)
    np.fill_diagonal(everything, np.inf)
    found = neighbours(points, 5)
    np.testing.assert_allclose(found.distances, np.sort(everything, axis=1)[:, :5])
    np.testing.assert_array_equal(found.indices, np.argsort(everything, axis=1)[:, :5])


def test_close_points_far_from_the_origin_keep_their_distance() -> None:
    points = np.array([[1e6, 0.0], [1e6 + 1e-6, 0.0], [-1e6, 5.0], [3e5, 1.0]])
    assert neighbours(points, 1).distances[0, 0] == pytest.approx(1e-6, rel=1e-3)


def test_identical_points_are_at_distance_zero() -> None:
    points = np.random.default_rng(0).normal(size=(10, 300)).astype(np.float32) * 1000
    found = neighbours(np.vstack([points, points]), 1)
    assert found.distances.max() == 0
    np.testing.assert_array_equal(found.indices[:10, 0], np.arange(10, 20))


def test_equal_distances_come_in_the_order_of_the_points() -> None:
    square = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    np.testing.assert_array_equal(neighbours(square, 2).indices[3], [1, 2])


@given(st.floats(-3, 3), st.integers(0, 5))
def test_neighbours_do_not_mind_moving_turning_and_scaling(power: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    points, turn = random.normal(size=(40, 6)), np.linalg.qr(random.normal(size=(6, 6)))[0]
    plain, moved = neighbours(points, 4), neighbours(10**power * (points @ turn) + 7, 4)
    np.testing.assert_array_equal(plain.indices, moved.indices)
    np.testing.assert_allclose(10**power * plain.distances, moved.distances, rtol=1e-6)


def test_more_neighbours_than_points_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least 5 points, got 4"):
        neighbours(np.zeros((4, 2)), 4)
