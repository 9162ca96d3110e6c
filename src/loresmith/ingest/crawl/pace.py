"""One polite rate for each host, kept over a kill and a restart.

The delay is counted from the end of the last answer. What was on its way when we were killed has no known end: after a restart
the whole delay passes before the next request. A clock that is set back never makes us wait longer than the delay asks.
"""

import sqlite3
import time

MAX_HOLD_SECONDS = 120.0
"""A server that asks for more patience (Retry-After) is not asked again in this crawl."""

MAX_DELAY_SECONDS = 24 * 3600.0
"""A crawl-delay above a day is a way to say no; one page a day is as good as that, and a number the clock can hold."""


class Pace:
    """When each host may be asked again."""

    def __init__(self, database: sqlite3.Connection, *, delay: float) -> None:
        self._database = database
        self._delay = delay
        self._delay_by_host: dict[str, float] = {}
        # A request without an end was cut off by a kill; whenever that was, it is over now.
        database.execute("UPDATE hosts SET ended_at = ? WHERE ended_at = 0", (time.time(),))

    def slow_down(self, host: str, delay: float) -> None:
        """Ask a host no more often than every `delay` seconds, where that is longer than our own delay."""
        self._delay_by_host[host] = min(delay, MAX_DELAY_SECONDS)

    def wait(self, host: str) -> None:
        """Sleep until the host may be asked, and write down that a request is on its way."""
        delay = max(self._delay, self._delay_by_host.get(host, 0.0))
        now = time.time()
        ended_at, hold_until = self._database.execute("SELECT ended_at, hold_until FROM hosts WHERE host = ?", (host,)).fetchone() or (0, 0)
        seconds = max(min(ended_at + delay - now, delay), min(hold_until - now, MAX_HOLD_SECONDS))
        if seconds > 0:
            time.sleep(seconds)
        self._database.execute("INSERT OR REPLACE INTO hosts VALUES (?, 0, 0)", (host,))

    def ended(self, host: str, *, hold: float = 0.0) -> None:
        """Write down that the answer has come, and for how many seconds more than the delay the host wants to be left alone."""
        now = time.time()
        self._database.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?, ?)", (host, now, now + hold))
