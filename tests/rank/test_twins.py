import numpy as np
import pytest

from loresmith.rank.gride import gride
from loresmith.rank.neighbours import Array
from loresmith.rank.twins import set_apart


def cloud(n: int, d: int, seed: int = 0) -> Array:
    random = np.random.default_rng(seed)
    return np.asarray(random.normal(size=(n, d)) @ np.linalg.qr(random.normal(size=(100, d)))[0].T)


def near_copies(points: Array, share: float) -> Array:
    random = np.random.default_rng(1)
    n_copies = int(share * len(points))
    originals = points[: len(points) - n_copies]
    copied = originals[random.integers(len(originals), size=n_copies)]
    return np.vstack([originals, copied + 0.005 * random.normal(size=copied.shape)])


def test_identical_points_leave_only_the_first() -> None:
    points = cloud(200, 6)
    apart = set_apart(np.vstack([points, points[:3], points[:1]]))
    assert [(twin.point, twin.of, twin.distance) for twin in apart.twins] == [(200, 0, 0), (201, 1, 0), (202, 2, 0), (203, 0, 0)]
    np.testing.assert_array_equal(apart.kept, np.arange(200))


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_near_copies_leave_the_dimension_as_it_was(share: float) -> None:
    apart = set_apart(near_copies(cloud(600, 10), share))
    assert len(apart.twins) == 600 * share
    assert gride(apart.distances, 1).dimension == pytest.approx(9.2, rel=0.1)


@pytest.mark.parametrize("d", [1, 2, 5, 10, 20])
def test_points_by_chance_are_all_kept(d: int) -> None:
    lost = sum(len(set_apart(cloud(300, d, seed)).twins) for seed in range(10))
    assert lost <= 2


def test_a_question_template_with_many_fillings_leaves_one() -> None:
    points = cloud(600, 10)
    copies = np.repeat(points[:20], 15, axis=0) + 0.003 * np.random.default_rng(1).normal(size=(300, 100))
    assert len(set_apart(np.vstack([points, copies])).twins) == 300


def test_what_is_kept_and_what_is_not_add_up() -> None:
    apart = set_apart(near_copies(cloud(300, 4), 0.2))
    assert len(apart.kept) + len(apart.twins) == 300
    assert not set(apart.kept.tolist()) & {twin.point for twin in apart.twins}
    assert apart.distances.shape == (len(apart.kept), 64)


def test_nothing_but_copies_leaves_no_distances() -> None:
    apart = set_apart(np.ones((30, 8)))
    assert apart.kept.tolist() == [0]
    assert {twin.of for twin in apart.twins} == {0}
    assert apart.distances.shape == (1, 0)


def test_few_points_have_fewer_neighbours() -> None:
    assert set_apart(cloud(10, 3)).distances.shape == (10, 9)
