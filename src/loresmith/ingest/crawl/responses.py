"""Every answer ever received, by address: what is here is not asked for again until it is a day old, and then only whether it changed."""

import json
import sqlite3
import time
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .wire import Response

FRESH_SECONDS = 24 * 3600.0
"""An answer younger than this stands for the server. A crawl begun within a day of another asks only for what is new."""
_LASTING = frozenset({200, 301, 302, 303, 307, 308, 404, 410})


class Stored(NamedTuple):
    """An answer and when it came."""

    response: Response
    walk: int
    """Number of the crawl that asked."""
    attempts: int
    """Answers in that crawl that were faults worth another try."""
    fetched_at: float
    """Seconds since the epoch."""

    @property
    def is_lasting(self) -> bool:
        """Return whether the answer says something of the page, and not only of a moment."""
        return self.response.status in _LASTING and not self.response.fault


def stored(database: sqlite3.Connection, address: str) -> Stored | None:
    """Return the last answer at an address."""
    row = database.execute(
        "SELECT status, headers, body, fault, detail, n_bytes, walk, attempts, fetched_at FROM responses WHERE address = ?", (address,)
    ).fetchone()
    if row is None:
        return None
    status, headers, body, fault, detail, n_bytes, walk, attempts, fetched_at = row
    return Stored(Response(status, json.loads(headers), zlib.decompress(body), fault, detail, n_bytes), walk, attempts, fetched_at)


def store(database: sqlite3.Connection, address: str, response: Response, *, walk: int, attempts: int) -> None:
    """Keep an answer in place of the one before it."""
    what = (response.status, json.dumps(dict(response.headers)), response.fault, response.detail, response.n_bytes)
    row = (address, *what, walk, attempts, time.time(), zlib.compress(response.body, 1))
    database.execute("INSERT OR REPLACE INTO responses VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def conditions(old: Stored | None) -> dict[str, str]:
    """Return the headers that ask only whether a page has changed since its last answer."""
    if old is None or old.response.status != 200 or not old.is_lasting:
        return {}
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    return {names[name]: value for name, value in old.response.headers.items() if name in names}


def renewed(old: Stored, answer: Response) -> Response:
    """Return the old answer with the headers of a 304 that confirmed it."""
    headers: Mapping[str, str] = {**old.response.headers, **answer.headers}
    return old.response._replace(headers=headers, n_bytes=0)


class Spent(NamedTuple):
    """What one crawl has cost the site so far."""

    n_answers: int
    """Addresses that answered, or failed to."""
    n_bytes: int
    """Bytes received."""


def spent(database: sqlite3.Connection, walk: int) -> Spent:
    """Return what one crawl has asked for so far."""
    return Spent(*database.execute("SELECT count(*), coalesce(sum(n_bytes), 0) FROM responses WHERE walk = ?", (walk,)).fetchone())


def forget(database: sqlite3.Connection, walk: int) -> None:
    """Forget every answer of one crawl."""
    database.execute("DELETE FROM responses WHERE walk = ?", (walk,))


def forget_answers(database: sqlite3.Connection, addresses: Iterable[str]) -> None:
    """Forget the answers at some addresses."""
    database.executemany("DELETE FROM responses WHERE address = ?", [(address,) for address in addresses])
