import numpy as np
import pytest

from loresmith.rank.gride import gride_profile
from loresmith.rank.neighbours import neighbours
from loresmith.rank.plateau import common_window, plateau, windows


def test_estimates_that_agree_give_their_geometric_mean() -> None:
    found = plateau({1: 30.0, 2: 10.0, 4: 10.0, 8: 10.0}, (2, 4, 8))
    assert found.dimension is not None
    assert round(found.dimension, 9) == 10
    assert not found.note


def test_estimates_that_fall_give_no_number_and_say_so() -> None:
    found = plateau({2: 66.0, 4: 50.0, 8: 36.0}, (2, 4, 8))
    assert found.dimension is None
    assert found.note == "no plateau: 66.0 at n1 = 2, 36.0 at n1 = 8"


def test_a_power_law_spectrum_has_no_plateau() -> None:
    points = np.random.default_rng(0).normal(size=(1000, 400)) / np.arange(1, 401) ** 0.5
    by_scale = {n1: one.dimension for n1, one in gride_profile(neighbours(points, 64).distances).items()}
    assert plateau(by_scale, (2, 4, 8)).dimension is None


def test_a_missing_scale_gives_no_number() -> None:
    assert plateau({2: 5.0}, (2, 4, 8)).note == "too few different points for n1 = 8"


def test_windows_leave_out_the_finest_scale() -> None:
    assert windows((1, 2, 4, 8, 16)) == [(2, 4, 8), (4, 8, 16)]


def test_layers_share_the_window_that_suits_most_of_them() -> None:
    noisy_close_up = {2: 30.0, 4: 12.0, 8: 10.0, 16: 10.0}
    even = {2: 10.0, 4: 10.0, 8: 10.0, 16: 10.0}
    assert common_window([even, even]) == (2, 4, 8)
    assert common_window([even, noisy_close_up]) == (4, 8, 16)


def test_where_nothing_agrees_the_finest_window_is_read() -> None:
    assert common_window([]) == (2, 4, 8)
    assert common_window([{2: 40.0, 4: 20.0, 8: 10.0}]) == (2, 4, 8)
    assert plateau({2: 40.0, 4: 20.0, 8: 10.0}, (2, 4, 8))[1:3] == (pytest.approx(20.0), None)
