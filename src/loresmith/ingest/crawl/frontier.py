"""Every address of the site that was seen, and what became of it: queued, a page, moved, or dropped with a reason.

Pages are taken breadth first, and within one depth in the order they were found, so two crawls of one site go the same way.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .addresses import key
from .database import get, put

MAX_KNOWN = 200_000
"""Most addresses that are remembered; further links are counted, not followed."""
_COLUMNS = "key, address, place, depth, hops, found_on, state, reason, detail, target, rendered, sketch, chain"


class Entry(NamedTuple):
    """One address of the site."""

    key: str
    """What all its spellings share."""
    address: str
    """The spelling it is asked at."""
    place: int
    """When it was found: 0 is the start."""
    depth: int
    """Links between the start and it."""
    hops: int
    """Redirects on the way to it."""
    found_on: str
    """Key of the page that led here, empty for the start, `sitemap` for what a sitemap lists."""
    state: str
    """queued, page, moved, dropped."""
    reason: str
    """Why it was dropped, empty otherwise."""
    detail: str
    """The value that decided."""
    target: str
    """Key of the page it redirects to, or calls its canonical one; empty otherwise."""
    rendered: bytes | None
    """The page as a browser drew it, where one did, in UTF-8."""
    sketch: bytes | None
    """What `likeness.sketch` made of a page's text."""
    chain: int
    """How many pages in a row led only deeper and to nothing known, this one included; see `maze.py`."""


class Frontier:
    """The table `frontier`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._n_known: int = database.execute("SELECT count(*) FROM frontier").fetchone()[0]
        self._next: int = database.execute("SELECT coalesce(max(place), -1) + 1 FROM frontier").fetchone()[0]

    def add(self, address: str, *, depth: int, found_on: str, hops: int = 0, reason: str = "", detail: str = "") -> None:
        """Queue an address, or write down why it will not be asked for.

        A known page's new spelling is kept for the case that the first is missing. Above the limit of addresses a new one is lost
        and counted.
        """
        its_key = key(address)
        known = self.entry(its_key)
        if known is None and self._n_known >= MAX_KNOWN:
            self.lose(1)
        elif known is None:
            state = "dropped" if reason else "queued"
            row = (its_key, address, self._next, depth, hops, found_on, state, reason, detail, "")
            self._database.execute("INSERT INTO frontier VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, 0)", row)
            self._n_known += 1
            self._next += 1
        elif known.address != address:
            self._database.execute("INSERT OR IGNORE INTO spellings VALUES (?, ?)", (its_key, address))

    def lose(self, n_links: int) -> None:
        """Count links that are not written down."""
        if n_links:
            put(self._database, "n_lost", str(self.n_lost() + n_links))

    def n_lost(self) -> int:
        """Return how many links were not written down."""
        return int(get(self._database, "n_lost") or 0)

    def entry(self, its_key: str) -> Entry | None:
        """Return what is known of a key."""
        row = self._database.execute(f"SELECT {_COLUMNS} FROM frontier WHERE key = ?", (its_key,)).fetchone()
        return Entry(*row) if row else None

    def next(self) -> Entry | None:
        """Return the entry whose turn it is; it stays queued until something became of it."""
        found = self._database.execute(f"SELECT {_COLUMNS} FROM frontier WHERE state = 'queued' ORDER BY depth, place LIMIT 1").fetchone()
        return Entry(*found) if found else None

    def is_known(self, address: str) -> bool:
        """Return whether a page at this address, in any spelling, was seen."""
        return self._database.execute("SELECT 1 FROM frontier WHERE key = ?", (key(address),)).fetchone() is not None

    def keep(self, entry: Entry, *, rendered: bytes | None, sketch: bytes, chain: int, target: str = "") -> None:
        """Write down that an entry is a page; `target` is the key of the page it calls its canonical one."""
        values = (rendered, sketch, chain, target, entry.key)
        self._database.execute("UPDATE frontier SET state = 'page', rendered = ?, sketch = ?, chain = ?, target = ? WHERE key = ?", values)

    def move(self, entry: Entry, target: str) -> None:
        """Write down that an entry redirects to the page of another key."""
        self._database.execute("UPDATE frontier SET state = 'moved', target = ? WHERE key = ?", (target, entry.key))

    def drop(self, entry: Entry, reason: str, detail: str = "") -> None:
        """Write down why there is no page."""
        self._database.execute("UPDATE frontier SET state = 'dropped', reason = ?, detail = ? WHERE key = ?", (reason, detail, entry.key))

    def drop_queued(self, reason: str, detail: str) -> None:
        """Write down why what is still queued will not be asked for."""
        self._database.execute("UPDATE frontier SET state = 'dropped', reason = ?, detail = ? WHERE state = 'queued'", (reason, detail))

    def requeue(self, keys: Iterable[str]) -> None:
        """Queue entries again as if they had not been asked for."""
        self._database.executemany("UPDATE frontier SET state = 'queued', reason = '', detail = '' WHERE key = ?", [(one,) for one in keys])

    def respell(self, entry: Entry, address: str, *, hops: int) -> None:
        """Queue an entry again under another spelling."""
        self._database.execute("UPDATE frontier SET address = ?, hops = ?, state = 'queued' WHERE key = ?", (address, hops, entry.key))

    def other_spelling(self, entry: Entry) -> str:
        """Return a spelling that was not asked for yet and forget it; empty where there is none."""
        found = self._database.execute("SELECT address FROM spellings WHERE key = ? ORDER BY address LIMIT 1", (entry.key,)).fetchone()
        self._database.execute("DELETE FROM spellings WHERE key = ? AND address = ?", (entry.key, found[0] if found else ""))
        return found[0] if found else ""

    def entries(self) -> Iterator[Entry]:
        """Yield every entry in the order of the keys."""
        keys: Iterable[tuple[str]] = self._database.execute("SELECT key FROM frontier ORDER BY key").fetchall()
        for (its_key,) in keys:
            found = self.entry(its_key)
            assert found is not None
            yield found

    def count(self, state: str) -> int:
        """Return how many entries are in a state."""
        return int(self._database.execute("SELECT count(*) FROM frontier WHERE state = ?", (state,)).fetchone()[0])

    def clear(self) -> None:
        """Forget every address, for a crawl from the start."""
        for table in ("frontier", "spellings", "members", "closed"):
            self._database.execute(f"DELETE FROM {table}")
        put(self._database, "n_lost", "0")
        self._n_known, self._next = 0, 0
