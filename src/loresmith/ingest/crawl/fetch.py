"""Ask for an address once: from memory where the answer is fresh, otherwise politely, with a few more tries for a passing fault.

The answer is committed before anything is made of it. So a kill can repeat one request at most, the one that was on its way.
"""

import sqlite3
import time
from email.utils import parsedate_to_datetime

import httpcore2

from .addresses import asked, origin
from .database import transaction
from .pace import MAX_HOLD_SECONDS, Pace
from .responses import FRESH_SECONDS, Spent, Stored, conditions, renewed, spent, store, stored
from .wire import Response, send

TRIES = 3
"""Requests before a passing fault is taken for lasting."""
_PASSING_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
_PASSING_FAULT = frozenset({"timed-out", "connection-failed"})
_BACKOFF_SECONDS = 1.0  # After the first fault, twice that after the second, on top of the delay.


class Fetcher:
    """Asks, remembers and keeps the pace. `walk` numbers this crawl: what went wrong in an earlier one is tried again."""

    def __init__(self, database: sqlite3.Connection, network: httpcore2.SyncBackend, pace: Pace, *, walk: int) -> None:
        self._database = database
        self._network = network
        self.walk = walk
        """Number of this crawl."""
        self.pace = pace
        """The rate of each host."""
        self.spent = spent(database, walk)
        """What this crawl has cost so far, earlier runs of it included."""

    def get(self, address: str, *, max_bytes: int, is_cut: bool = False) -> Response:
        """Return the answer at a canonical address; what went wrong is in it."""
        address = asked(address)
        while True:
            old = stored(self._database, address)
            if old and self._stands(old):
                return old.response
            self._ask(address, old, max_bytes=max_bytes, is_cut=is_cut)

    def _stands(self, old: Stored) -> bool:
        if old.walk == self.walk:
            return not _is_passing(old.response) or old.attempts >= TRIES
        return old.is_lasting and time.time() - old.fetched_at < FRESH_SECONDS

    def _ask(self, address: str, old: Stored | None, *, max_bytes: int, is_cut: bool) -> None:
        host = str(origin(address))
        self.pace.wait(host)
        asking = conditions(old)
        answer = send(self._network, address, headers=asking, max_bytes=max_bytes, is_cut=is_cut)
        attempts = (old.attempts if old and old.walk == self.walk else 0) + _is_passing(answer)
        hold = _hold(answer, attempts) if _is_passing(answer) else 0.0
        if answer.status == 304 and asking and old:
            answer = renewed(old, answer)
        with transaction(self._database):
            self.pace.ended(host, hold=hold)
            store(self._database, address, answer, walk=self.walk, attempts=TRIES if hold > MAX_HOLD_SECONDS else attempts)
        self.spent = Spent(self.spent.n_answers + 1, self.spent.n_bytes + answer.n_bytes)


def patience(retry_after: str, *, otherwise: float) -> float:
    """Return the seconds a Retry-After header asks for, as a number or a date; `otherwise` where it says neither."""
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return otherwise


def _hold(answer: Response, attempts: int) -> float:
    backoff = _BACKOFF_SECONDS * 2 ** (attempts - 1) if attempts < TRIES else 0.0
    return patience(answer.headers.get("retry-after", ""), otherwise=backoff)


def _is_passing(response: Response) -> bool:
    return response.status in _PASSING_STATUS or response.fault in _PASSING_FAULT
