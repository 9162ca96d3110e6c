"""When the next call may go: limits a minute, pauses the endpoint asks for, and how long to wait before trying again."""

import random
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0  # Seconds before a second try; doubled each time up to the longest.
LONGEST_PAUSE = 600.0  # Seconds an endpoint may ask for; beyond it a person should know.


class Pace:
    """A token bucket that holds nothing: what is taken pushes the next taker back, so no minute ever sees more than the limit."""

    def __init__(self, per_minute: int | None) -> None:
        self.seconds_each = 60 / per_minute if per_minute else 0.0
        self.free_at = 0.0

    def take(self, n: float) -> float:
        """Use up `n` and return the seconds to wait before going on; 0 where there is no limit."""
        now = time.monotonic()
        start = max(now, self.free_at)
        self.free_at = start + n * self.seconds_each
        return start - now

    def correct(self, n: float) -> None:
        """Give back `n` that were taken and not used; a negative number takes more."""
        self.free_at -= n * self.seconds_each

    def pause(self, seconds: float) -> None:
        """Let nobody go for so many seconds."""
        self.free_at = max(self.free_at, time.monotonic() + seconds)


def backoff(n_tries: int) -> float:
    """Return the seconds to wait after `n_tries` attempts: doubling, and a random half of it, so that many do not return at once."""
    return min(FIRST_WAIT * 2.0 ** (n_tries - 1), LONGEST_WAIT) * random.uniform(0.5, 1.0)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds an endpoint asks us to wait (`Retry-After-Ms`, `Retry-After` as seconds or a date), or None."""
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    value = headers.get("retry-after", "").strip()
    seconds = _number(value)
    return _seconds_until(value) if seconds is None and value else seconds


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _seconds_until(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
