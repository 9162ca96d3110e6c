"""Limits a minute, and what endpoints say about waiting."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from loresmith.chat.pace import LONGEST_WAIT, Pace, backoff, retry_after


def test_calls_are_spread_over_the_minute() -> None:
    pace = Pace(60)
    assert [round(pace.take(1)) for _ in range(4)] == [0, 1, 2, 3]


def test_what_was_not_used_is_given_back() -> None:
    pace = Pace(600)
    pace.take(100)
    pace.correct(90)
    assert pace.take(1) == pytest.approx(1, abs=0.1)


def test_without_a_limit_nobody_waits_but_for_a_pause() -> None:
    pace = Pace(None)
    assert pace.take(10**9) == 0
    pace.pause(3)
    assert pace.take(1) == pytest.approx(3, abs=0.1)


def test_waits_double_up_to_a_bound_and_differ() -> None:
    assert 0.25 <= backoff(1) <= 0.5
    assert 2 <= backoff(4) <= 4
    assert backoff(10_000 % 60) <= LONGEST_WAIT
    assert len({backoff(5) for _ in range(20)}) > 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
    ],
)
def test_seconds_and_milliseconds_are_understood(headers: dict[str, str], seconds: float) -> None:
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(("ahead", "seconds"), [(timedelta(seconds=90), 90), (timedelta(days=-1), 0)])
def test_a_date_is_the_seconds_until_then(ahead: timedelta, seconds: float) -> None:
    date = format_datetime(datetime.now(UTC) + ahead, usegmt=True)
    assert retry_after({"retry-after": date}) == pytest.approx(seconds, abs=3)


@pytest.mark.parametrize("value", ["", "soon", "-5", "nan", "inf", "1e999", "Sun, 99 Foo 2026", "\x00"])
def test_nonsense_is_no_wish(value: str) -> None:
    assert retry_after({"retry-after": value}) is None
