"""What chat models have cost a run, and what they will cost: out of the cache, for the report and for `plan`."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..contracts import ChatRequest
from ..errors import ChatError
from ..recipe import Chat
from ..records import Record
from .key import request_key, request_row
from .price import BYTES_PER_TOKEN, cost

# The calls that were wanted; those that only tried the endpoint out count as tries.
OURS = "base_url=? AND model=? AND key NOT LIKE 'probe %'"


@dataclass(frozen=True, slots=True)
class Usage(Record):
    """What one model at one endpoint was asked, and what became of it."""

    base_url: str
    """The endpoint, or the runtime on this machine."""
    model: str
    """Its name there."""
    calls: int
    """Different requests that have an answer."""
    open: int
    """Different requests that have none, because they failed or were stopped."""
    tries: int
    """Attempts in all, whether they were answered or not."""
    prompt_tokens: int
    """Tokens read, of answered attempts."""
    completion_tokens: int
    """Tokens written."""
    cost: float
    """In the recipe's currency. Attempts that may have been answered without our seeing it count at their worst case."""
    failures: Mapping[str, int]
    """Attempts without an answer, by reason: `timeout`, `http-429`, `abandoned` (in flight when the machine stopped)."""
    faults: Mapping[str, int]
    """Answers that were not a whole reply, by fault: `cut-off`, `refused`, `empty`."""


@dataclass(frozen=True, slots=True)
class Estimate(Record):
    """What asking will take. Retries and second askings come on top."""

    calls: int
    """Calls to be made."""
    cached: int
    """Requests that cost nothing: answered before, or the same as another."""
    prompt_tokens: int
    """Tokens to be read."""
    completion_tokens: int
    """Tokens to be written: as many as this model wrote on average so far, or the limit of every reply where it wrote none."""
    cost: float
    """Price of those tokens."""
    cost_at_most: float
    """Price if every reply were as long as it may be."""


def usage(cache: Path) -> list[Usage]:
    """Return what every model in a cache has cost, in the order of endpoint and model; none where there is no cache."""
    if not cache.is_file():
        return []
    with _reading(cache) as database:
        models = database.execute("SELECT DISTINCT base_url, model FROM calls ORDER BY base_url, model").fetchall()
        return [_usage_of(database, base_url, model) for base_url, model in models]


def estimate(requests: Sequence[ChatRequest], settings: Chat, *, cache: Path) -> Estimate:
    """Return what asking will take, less what the cache answers. Opens no connection and changes nothing."""
    base_url = settings.base_url.rstrip("/")
    wanted = {request_key(base_url, settings.model, request): request for request in requests}
    past = _Past(set(), BYTES_PER_TOKEN, None)
    if cache.is_file():
        with _reading(cache) as database:
            past = _past(database, base_url, settings.model)
    asked = [request for key, request in wanted.items() if key not in past.done]
    read = sum(_size(request) for request in asked) / past.bytes_per_token
    longest = sum(request.max_tokens for request in asked)
    written = longest if past.words_each is None else min(len(asked) * past.words_each, longest)
    prices = cost(settings, read, written), cost(settings, read, longest)
    return Estimate(len(asked), len(requests) - len(asked), round(read), round(written), *prices)


@dataclass(frozen=True, slots=True)
class _Past:
    """What a model's earlier calls tell about the next ones."""

    done: set[str]
    bytes_per_token: float
    words_each: float | None
    """Tokens a reply, on average."""


def _past(database: sqlite3.Connection, base_url: str, model: str) -> _Past:
    select = f"SELECT key, LENGTH(request), prompt_tokens, completion_tokens FROM calls WHERE {OURS} AND state='done'"
    rows = database.execute(select, (base_url, model)).fetchall()
    n_bytes, read, written = (sum(row[column] for row in rows) for column in (1, 2, 3))
    if not read:
        return _Past({row[0] for row in rows}, BYTES_PER_TOKEN, None)
    return _Past({row[0] for row in rows}, n_bytes / read, written / len(rows))


def _size(request: ChatRequest) -> int:
    """Return the length of a request as the cache keeps it, so that it compares with those that were answered."""
    return len(json.dumps(request_row(request)))


def _usage_of(database: sqlite3.Connection, base_url: str, model: str) -> Usage:
    where = (base_url, model)
    states = dict(database.execute(f"SELECT state, COUNT(*) FROM calls WHERE {OURS} GROUP BY state", where))
    read, written, paid = database.execute(
        "SELECT TOTAL(prompt_tokens), TOTAL(completion_tokens), TOTAL(cost) FROM tries WHERE base_url=? AND model=?", where
    ).fetchone()
    outcomes = _counts(database, "SELECT outcome, COUNT(*) FROM tries WHERE base_url=? AND model=? GROUP BY outcome", where)
    faults = f"SELECT error, COUNT(*) FROM calls WHERE {OURS} AND state='done' AND error<>'' GROUP BY error"
    return Usage(
        base_url,
        model,
        calls=states.get("done", 0),
        open=sum(states.values()) - states.get("done", 0),
        tries=sum(outcomes.values()),
        prompt_tokens=int(read),
        completion_tokens=int(written),
        cost=paid,
        failures={reason: n for reason, n in outcomes.items() if reason != "answered"},
        faults=_counts(database, faults, where),
    )


def _counts(database: sqlite3.Connection, select: str, where: tuple[str, str]) -> dict[str, int]:
    return dict(sorted(database.execute(select, where).fetchall()))


@contextmanager
def _reading(cache: Path) -> Iterator[sqlite3.Connection]:
    """Open a cache to look at it; ChatError where the file is none."""
    with closing(sqlite3.connect(f"{cache.absolute().as_uri()}?mode=ro", uri=True)) as database:
        try:
            yield database
        except sqlite3.DatabaseError as error:
            raise ChatError(f"{cache} cannot be read as a cache of replies: {error}.", hint="Move the file away.") from error
