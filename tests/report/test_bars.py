from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.records import Contrast
from loresmith.report import bars, tables

CONTRAST = Contrast(
    "wording", "rouge-l-f", "tuned", "closed-book", "base", "closed-book", 40, 6, 0, 0.6, 0.4, 0.2, 0.1, 0.3, 0.03, 0.15, 30, 2, 8, True
)  # fmt: skip


def rows(*changes: dict[str, float | None]) -> list[tables.HeadlineRow]:
    return [tables.headline([replace(CONTRAST, **change)])[0] for change in changes]  # type: ignore[arg-type]


@given(st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 3, st.floats(0, 1e6)), min_size=1, max_size=5))
def test_every_bar_stays_inside_its_cell(numbers: list[tuple[float, float, float, float]]) -> None:
    changes: list[dict[str, float | None]] = [
        {"difference": d, "low": min(a, b), "high": max(a, b), "detectable": e} for d, a, b, e in numbers
    ]
    for bar in bars.interval_bars(rows(*changes)):
        assert bar is not None
        assert 0 <= bar.low <= bar.high <= bars.WIDTH
        assert 0 <= bar.band_start <= bar.band_start + bar.band_width <= bars.WIDTH + 0.01


def test_the_middle_is_zero_and_rows_share_a_scale() -> None:
    near, far = bars.interval_bars(rows({}, {"difference": 0.4, "low": 0.3, "high": 0.6}))
    assert near is not None
    assert far is not None
    assert far.high == bars.WIDTH - bars.MARGIN
    assert near.high - bars.HALF == pytest.approx((far.high - bars.HALF) / 2)


@pytest.mark.parametrize("end", [nan, inf])
def test_an_interval_that_is_not_finite_has_no_bar(end: float) -> None:
    assert bars.interval_bars(rows({"high": end})) == [None]


def test_an_unknown_detectable_effect_has_no_band() -> None:
    [bar] = bars.interval_bars(rows({"detectable": None}))
    assert bar is not None
    assert bar.band_width == 0


def test_shares_are_of_the_largest() -> None:
    assert bars.shares([1.0, None, 4.0]) == [0.25, 0.0, 1.0]
    assert bars.shares([0.0]) == [0.0]
