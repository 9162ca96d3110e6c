"""A formula is brought to a machine by what was measured there, and one bad measurement changes little."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.plan.calibrate import Correction, from_points, from_runs

POSITIVE = st.floats(0.1, 100)


@given(a=POSITIVE, b=POSITIVE, x=POSITIVE)
def test_two_points_give_the_line_they_lie_on(a: float, b: float, x: float) -> None:
    found = from_points([(x, a + b * x), (2 * x, a + 2 * b * x)], spread=1.2)
    assert found.expected(5 * x) == pytest.approx(a + 5 * b * x, rel=1e-6)
    assert (found.basis, found.n) == ("preflight", 2)


@pytest.mark.parametrize("points", [[(1.0, 3.0), (2.0, 2.0)], [(1.0, 1.0), (2.0, 4.0)], [(2.0, 4.0)], [(2.0, 4.0), (2.0, 4.0)]])
def test_line_that_makes_no_sense_is_given_up_for_the_last_ratio(points: list[tuple[float, float]]) -> None:
    x, y = max(points)
    assert from_points(points, spread=1.2).expected(10.0) == 10.0 * y / x


def test_no_point_and_no_run_leave_the_formula() -> None:
    assert from_points([(0.0, 1.0), (math.nan, 1.0)], spread=1.3) == Correction(spread=1.3)
    assert from_runs([], spread=1.3) == Correction(spread=1.3)


@given(ratio=st.floats(0.2, 5), n=st.integers(1, 20))
def test_runs_that_agree_give_their_ratio_and_less_doubt(ratio: float, n: int) -> None:
    found = from_runs([(x, ratio * x) for x in range(1, n + 1)], spread=2.0)
    assert found.slope == pytest.approx(ratio)
    assert 1.0 < found.spread < 2.0


def test_one_run_on_a_busy_machine_changes_little() -> None:
    quiet = [(10.0, 12.0), (20.0, 23.0), (5.0, 6.1), (8.0, 9.4)]
    assert from_runs([*quiet, (10.0, 300.0)], spread=2.0).slope == pytest.approx(from_runs(quiet, spread=2.0).slope, rel=0.05)


def test_runs_without_numbers_are_passed_over() -> None:
    assert from_runs([(None, 3.0), (2.0, math.nan), (0.0, 1.0), (2.0, 3.0)], spread=2.0).n == 1  # type: ignore[list-item]


@given(n=st.integers(1, 12))
def test_doubt_falls_as_runs_come_in(n: int) -> None:
    fewer, more = (from_runs([(1.0, 1.5)] * count, spread=2.0).spread for count in (n, n + 1))
    assert more < fewer


def test_interval_holds_what_is_expected() -> None:
    low, high = Correction(1.0, 2.0, 1.25).interval(2.0)
    assert (low, high) == (4.0, 6.25)
