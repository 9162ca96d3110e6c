"""Every call ever made, in one SQLite file: what was asked, what came back, what it cost.

A reply, its usage, its cost and the body it came in are written in one transaction, before anyone reads the reply: a kill
between paying and writing is the only thing that loses money. A call is pending, in-flight, done (answered, well or badly) or
failed (not answered; asked again the next time). No header is stored, so no key is.
"""

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..contracts import ChatReply, ChatRequest
from ..errors import ChatError
from .envelope import Envelope
from .key import request_of, request_row

# WAL lets a reader look while a writer writes. A commit survives a kill of the process with NORMAL, which never waits for the
# disk, and a loss of power only with FULL: an answer is worth one flush, the claim before it is not.
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=30000;"
TABLES = """
CREATE TABLE IF NOT EXISTS calls (
    key TEXT PRIMARY KEY, base_url TEXT NOT NULL, model TEXT NOT NULL, request TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'in-flight', 'done', 'failed')),
    owner INTEGER, deadline REAL, reserve REAL NOT NULL DEFAULT 0,
    text TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '',
    prompt_tokens INTEGER NOT NULL DEFAULT 0, completion_tokens INTEGER NOT NULL DEFAULT 0, body BLOB
);
CREATE TABLE IF NOT EXISTS tries (
    key TEXT NOT NULL, base_url TEXT NOT NULL, model TEXT NOT NULL, outcome TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL, cost REAL NOT NULL, seconds REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS dialects (base_url TEXT NOT NULL, model TEXT NOT NULL, dialect TEXT NOT NULL, PRIMARY KEY (base_url, model));
CREATE INDEX IF NOT EXISTS in_flight ON calls (state) WHERE state = 'in-flight';
"""
Claim = Literal["yours", "done", "theirs", "over-budget"]


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt at a call, as the ledger of attempts keeps it."""

    outcome: str
    """`answered`, or what went wrong: `timeout`, `http-429`, `abandoned`."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    """What was paid; the worst case where the endpoint may have answered and we cannot know."""
    seconds: float = 0.0


class ChatCache:
    """The calls of one endpoint and model, within the file they share with others."""

    def __init__(self, path: Path, *, base_url: str, model: str) -> None:
        self.base_url, self.model = base_url, model
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self.database.executescript(PRAGMAS + TABLES)
        except sqlite3.DatabaseError as error:
            raise ChatError(
                f"{path} cannot be used as a cache of replies: {error}.", hint="Move the file away to start a new one."
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    def enqueue(self, jobs: Iterable[tuple[str, ChatRequest]]) -> list[str]:
        """Write down the calls wanted, and return the keys of those without an answer, each once, in order.

        What failed before is pending again.
        """
        requests = dict(jobs)
        rows = [(key, self.base_url, self.model, json.dumps(request_row(request))) for key, request in requests.items()]
        with self._transaction():
            self.database.executemany("INSERT OR IGNORE INTO calls (key, base_url, model, request) VALUES (?, ?, ?, ?)", rows)
            self.database.executemany("UPDATE calls SET state='pending' WHERE key=? AND state='failed'", [(key,) for key in requests])
        return [key for key in requests if not self.is_done(key)]

    def is_done(self, key: str) -> bool:
        """Say whether a call has an answer."""
        return bool(self._one("SELECT state = 'done' FROM calls WHERE key=?", key))

    def is_settled(self, key: str) -> bool:
        """Say whether a call has an answer or has failed for this time."""
        return bool(self._one("SELECT state IN ('done', 'failed') FROM calls WHERE key=?", key))

    def request(self, key: str) -> ChatRequest:
        """Return what a call asks."""
        return request_of(json.loads(self._one("SELECT request FROM calls WHERE key=?", key)))

    def reply(self, key: str, *, is_cached: bool) -> ChatReply:
        """Return the answer to a call, or the reason why it failed."""
        select = "SELECT text, error, prompt_tokens, completion_tokens FROM calls WHERE key=?"
        text, error, prompt_tokens, completion_tokens = self.database.execute(select, (key,)).fetchone()
        return ChatReply(text, error, prompt_tokens, completion_tokens, is_cached)

    def claim(self, key: str, *, seconds: float, reserve: float, budget: float | None) -> Claim:
        """Take a call before making it, so that no other process makes it too and no two together overdraw the budget.

        `seconds` is how long it may take, `reserve` the most it can cost. A call whose owner died is counted as paid, and taken over.
        """
        with self._transaction():
            state, owner, deadline, held = self.database.execute(
                "SELECT state, owner, deadline, reserve FROM calls WHERE key=?", (key,)
            ).fetchone()
            if state == "done":
                return "done"
            if state == "in-flight":
                if _is_alive(owner) and time.time() < deadline:
                    return "theirs"
                self._write_try(key, Try("abandoned", cost=held))
            if budget is not None and self.spent() + self._reserved(but=key) + reserve > budget:
                self._set_state(key, "pending")
                return "over-budget"
            update = "UPDATE calls SET state='in-flight', owner=?, deadline=?, reserve=? WHERE key=?"
            self.database.execute(update, (os.getpid(), time.time() + seconds, reserve, key))
            return "yours"

    def answer(self, key: str, envelope: Envelope, attempt: Try, *, body: bytes = b"") -> None:
        """Write down an answer with everything that belongs to it, at once."""
        update = "UPDATE calls SET state='done', text=?, error=?, prompt_tokens=?, completion_tokens=?, body=? WHERE key=?"
        with self._on_disk(), self._transaction():
            self._write_try(key, attempt)
            self.database.execute(
                update, (envelope.text, envelope.error, attempt.prompt_tokens, attempt.completion_tokens, body or None, key)
            )

    def give_back(self, key: str, attempt: Try | None, *, error: str = "") -> None:
        """Write down an attempt that brought no answer: the call is pending again, or failed where an `error` says so."""
        with self._transaction():
            if attempt:
                self._write_try(key, attempt)
            self._set_state(key, "failed" if error else "pending", error)

    def spent(self) -> float:
        """Return what this model has cost so far, in the currency of its prices."""
        return float(self._one("SELECT TOTAL(cost) FROM tries WHERE base_url=? AND model=?", self.base_url, self.model))

    def n_in_flight(self) -> int:
        """Return how many calls of this model someone alive is making."""
        rows = self.database.execute(
            "SELECT owner, deadline FROM calls WHERE state='in-flight' AND base_url=? AND model=?", (self.base_url, self.model)
        )
        return sum(_is_alive(owner) and time.time() < deadline for owner, deadline in rows)

    def dialect(self) -> dict[str, Any] | None:
        """Return what was learnt about how the endpoint wants to be asked, or None."""
        row = self._one("SELECT dialect FROM dialects WHERE base_url=? AND model=?", self.base_url, self.model, default=None)
        return None if row is None else dict(json.loads(row))

    def learn(self, dialect: dict[str, Any]) -> None:
        """Remember how the endpoint wants to be asked."""
        self.database.execute("INSERT OR REPLACE INTO dialects VALUES (?, ?, ?)", (self.base_url, self.model, json.dumps(dialect)))

    def _reserved(self, *, but: str) -> float:
        select = "SELECT TOTAL(reserve) FROM calls WHERE state='in-flight' AND base_url=? AND model=? AND key<>?"
        return float(self._one(select, self.base_url, self.model, but))

    def _write_try(self, key: str, attempt: Try) -> None:
        row: Sequence[Any] = (key, self.base_url, self.model, attempt.outcome)
        numbers = (attempt.prompt_tokens, attempt.completion_tokens, attempt.cost, attempt.seconds)
        self.database.execute("INSERT INTO tries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, *numbers))

    def _set_state(self, key: str, state: str, error: str = "") -> None:
        self.database.execute("UPDATE calls SET state=?, error=?, reserve=0 WHERE key=?", (state, error, key))

    def _one(self, select: str, *values: Any, default: Any = 0) -> Any:
        row = self.database.execute(select, values).fetchone()
        return default if row is None else row[0]

    @contextmanager
    def _on_disk(self) -> Iterator[None]:
        """Let the transaction inside end only when the disk has it."""
        self.database.execute("PRAGMA synchronous=FULL")
        try:
            yield
        finally:
            self.database.execute("PRAGMA synchronous=NORMAL")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.database.in_transaction:  # a full disk has rolled it back already
                self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
