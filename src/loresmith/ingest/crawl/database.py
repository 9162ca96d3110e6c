"""The crawl's memory on disk: one SQLite file that a kill at any moment leaves whole.

Write-ahead log, every commit seen onto the disk. The tables are described where they are used: `responses.py`, `frontier.py`,
`pace.py`, `maze.py`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...errors import RunError

VERSION = 1
"""Of the tables below; a file of another version is refused."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS responses (
    address TEXT PRIMARY KEY, status INTEGER NOT NULL, headers TEXT NOT NULL, fault TEXT NOT NULL, detail TEXT NOT NULL,
    n_bytes INTEGER NOT NULL, walk INTEGER NOT NULL, attempts INTEGER NOT NULL, fetched_at REAL NOT NULL, body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS hosts (host TEXT PRIMARY KEY, ended_at REAL NOT NULL, hold_until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS frontier (
    key TEXT PRIMARY KEY, address TEXT NOT NULL, place INTEGER NOT NULL, depth INTEGER NOT NULL, hops INTEGER NOT NULL,
    found_on TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, target TEXT NOT NULL,
    rendered BLOB, sketch BLOB, chain INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS frontier_queue ON frontier (state, depth, place);
CREATE TABLE IF NOT EXISTS spellings (key TEXT NOT NULL, address TEXT NOT NULL, PRIMARY KEY (key, address)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS members (
    number INTEGER PRIMARY KEY, branch TEXT NOT NULL, key TEXT NOT NULL, is_echo INTEGER NOT NULL, chain INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS members_branch ON members (branch, number);
CREATE TABLE IF NOT EXISTS closed (branch TEXT PRIMARY KEY, sign TEXT NOT NULL) WITHOUT ROWID;
"""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the crawl's file, made where it is missing; every statement is its own transaction unless `transaction` holds several."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, isolation_level=None)
    try:
        _prepare(database)
    except sqlite3.DatabaseError as error:
        database.close()
        raise RunError(f"{path} cannot be used: {error}.", hint="Delete it; the crawl then begins anew.") from error
    try:
        yield database
    finally:
        database.close()


def _prepare(database: sqlite3.Connection) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version not in (0, VERSION):
        raise sqlite3.DatabaseError(f"it was made by version {version} of the crawler, this is {VERSION}")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.executescript(_SCHEMA)
    database.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Hold several statements together: all of them happen, or none."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def get(database: sqlite3.Connection, name: str) -> str:
    """Return a value of the table `meta`, empty where it has none."""
    found = database.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return found[0] if found else ""


def put(database: sqlite3.Connection, name: str, value: str) -> None:
    """Set a value of the table `meta`."""
    database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
