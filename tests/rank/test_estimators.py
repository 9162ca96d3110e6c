import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.rank.gride import SCALES, gride, gride_profile, log_ratios
from loresmith.rank.levina_bickel import levina_bickel
from loresmith.rank.linear_dimension import linear_dimension
from loresmith.rank.neighbours import Array, neighbours
from loresmith.rank.two_nn import two_nn, two_nn_censored, two_nn_fit

REFERENCES = json.loads((Path(__file__).parents[1] / "references" / "rank.json").read_text())["rows"]
ESTIMATORS = (two_nn, two_nn_censored, two_nn_fit, levina_bickel)


def embedded(points: Array, ambient: int) -> Array:
    turn = np.linalg.qr(np.random.default_rng(9).normal(size=(ambient, points.shape[1])))[0]
    return points @ turn.T


def gaussian(n: int, d: int) -> Array:
    return np.random.default_rng(0).normal(size=(n, d))


def sphere(n: int, d: int) -> Array:
    points = gaussian(n, d + 1)
    return np.asarray(points / np.linalg.norm(points, axis=1, keepdims=True))


def swiss_roll(n: int) -> Array:
    angle, height = np.random.default_rng(0).random((2, n))
    turned = 1.5 * np.pi * (1 + 2 * angle)
    return np.column_stack([turned * np.cos(turned), 21 * height, turned * np.sin(turned)])


def reference_cloud(seed: int, n: int, dimension: int, ambient: int) -> Array:
    """As scripts/make_rank_references.py makes it."""
    random = np.random.default_rng(seed)
    points = random.normal(size=(n, dimension)) @ random.normal(size=(dimension, ambient))
    return np.asarray(points + 0.1 * np.sin(points))


@pytest.mark.parametrize("row", REFERENCES)
def test_estimates_are_those_of_scikit_dimension(row: dict[str, Any]) -> None:
    points = reference_cloud(**row["cloud"])
    distances = neighbours(points, 64).distances
    for estimator in ESTIMATORS:
        assert estimator(distances).dimension == pytest.approx(row[estimator.__name__], rel=1e-6)
    profile = gride_profile(distances)
    assert {str(n1): one.dimension for n1, one in profile.items()} == pytest.approx(row["gride"], rel=1e-6)
    assert {str(n1): one.error for n1, one in profile.items()} == pytest.approx(row["gride_error"], rel=1e-6)
    assert linear_dimension(points).participation == pytest.approx(row["participation"], rel=1e-6)


# The estimate falls short of the truth, the more the higher the dimension: that is the method's bias with 1,000 points, not an error.
@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (gaussian(1000, 2), 2.05),
        (gaussian(1000, 5), 5.0),
        (gaussian(1000, 10), 9.2),
        (gaussian(1000, 20), 15.3),
        (sphere(1000, 2), 2.0),
        (sphere(1000, 10), 9.1),
        (sphere(1000, 20), 15.4),
        (swiss_roll(1000), 1.95),
    ],
)
def test_a_known_dimension_is_recovered_up_to_the_known_bias(points: Array, expected: float) -> None:
    distances = neighbours(embedded(points, 64), 64).distances
    assert gride(distances, 4).dimension == pytest.approx(expected, rel=0.06)
    assert two_nn(distances).dimension == pytest.approx(expected, rel=0.12)


def test_small_noise_raises_the_finest_scale_most() -> None:
    plane = embedded(gaussian(800, 5), 200)
    noisy = plane + 0.03 * np.random.default_rng(1).normal(size=plane.shape)
    by_scale = gride_profile(neighbours(noisy, 64).distances)
    assert by_scale[1].dimension > by_scale[4].dimension > by_scale[32].dimension > 4.5


@given(st.integers(0, 20), st.floats(-4, 4))
def test_estimates_do_not_mind_turning_and_scaling(seed: int, power: float) -> None:
    random = np.random.default_rng(seed)
    points, turn = random.normal(size=(100, 4)), np.linalg.qr(random.normal(size=(9, 9)))[0]
    wide = np.hstack([points, np.zeros((100, 5))])
    plain, turned = neighbours(wide, 64).distances, neighbours(10**power * wide @ turn, 64).distances
    for estimator in (*ESTIMATORS, lambda distances: gride(distances, 8)):
        assert estimator(turned).dimension == pytest.approx(estimator(plain).dimension, rel=1e-6)


def test_the_first_scale_is_two_nn() -> None:
    distances = neighbours(gaussian(200, 3), 2).distances
    assert gride(distances, 1).dimension == pytest.approx(two_nn(distances).dimension)
    assert gride(distances, 1).error == pytest.approx(two_nn(distances).dimension / 200**0.5)


def test_a_scale_without_enough_neighbours_is_left_out() -> None:
    assert list(gride_profile(np.ones((5, 10)), SCALES)) == [1, 2, 4]


def test_points_with_zero_or_tied_distances_say_nothing() -> None:
    distances = np.array([[0.0, 1.0], [1.0, 1.0], [1.0, 2.0], [1.0, 4.0]])
    np.testing.assert_allclose(log_ratios(distances, 1), [np.nan, np.nan, np.log(2), np.log(4)])
    assert gride(distances, 1).n == 2


def test_no_ratio_gives_no_number() -> None:
    for estimator in (*ESTIMATORS, lambda distances: gride(distances, 1)):
        assert np.isnan(estimator(np.ones((4, 2))).dimension)


def test_levina_bickel_averages_the_inverses() -> None:
    distances = np.array([[1.0, np.e], [1.0, np.e**3]])
    assert levina_bickel(distances, k=2).dimension == pytest.approx(1 / 2)


def test_linear_dimension_counts_straight_directions() -> None:
    points = np.vstack([np.eye(3), -np.eye(3)]) @ np.eye(3, 50)
    found = linear_dimension(points)
    assert found.participation == pytest.approx(3)
    assert found.pca90 == 3


def test_linear_dimension_of_one_point_is_unknown() -> None:
    assert np.isnan(linear_dimension(np.ones((4, 3))).participation)
    assert linear_dimension(np.ones((1, 3))).pca90 == 0
