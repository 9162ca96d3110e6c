import math

import pytest

from loresmith.rank.subspace import Reached, d90, share_of_gain

DOCUMENTS = ["a", "a", "b", "b", "c", "c", "d", "d"]


def reached(base: list[float], whole: list[float], some: list[float]) -> tuple[float, float, float]:
    return share_of_gain(base, whole, some, documents=DOCUMENTS, resamples=500, seed=0)


def test_half_of_the_gain_everywhere_is_a_half_without_doubt() -> None:
    base, whole = [4.0, 5, 6, 7, 4, 5, 6, 7], [2.0, 1, 4, 3, 2, 1, 4, 3]
    assert reached(base, whole, [(one + other) / 2 for one, other in zip(base, whole, strict=True)]) == pytest.approx((0.5, 0.5, 0.5))


def test_a_subspace_that_is_worse_than_the_base_has_a_negative_share() -> None:
    share, low, high = reached([4.0] * 8, [2.0] * 8, [5.0, 4, 5, 4, 5, 4, 6, 5])
    assert low < share < 0
    assert share < high


def test_nothing_is_a_share_of_no_gain() -> None:
    assert all(map(math.isnan, reached([4.0] * 8, [4.0] * 8, [3.0] * 8)))


def test_a_gain_that_hangs_on_one_document_gives_no_interval() -> None:
    share, low, high = reached([4.0] * 8, [9.0, 9, 4, 4, 4, 4, -9, -9], [4.0] * 8)
    assert share == 0
    assert math.isnan(low)
    assert math.isnan(high)


def test_d90_is_the_smallest_that_reaches_nine_tenths() -> None:
    rows = [Reached(dimension, 1e-3, 1.0, share, share, share) for dimension, share in ((10, 0.3), (100, 0.92), (1000, 0.95))]
    assert d90(rows) == 100
    assert d90(rows[:1]) is None
