import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from loresmith.ingest.crawl import fetch as fetch_module
from loresmith.ingest.crawl import responses
from loresmith.ingest.crawl.database import opened
from loresmith.ingest.crawl.fetch import TRIES, Fetcher, patience
from loresmith.ingest.crawl.network import GuardedNetwork
from loresmith.ingest.crawl.pace import Pace
from loresmith.ingest.crawl.wire import Response


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with opened(tmp_path / "crawl.sqlite") as database:
        yield database


@pytest.fixture
def get(site: Any, database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Response]:
    """Ask for a path in the crawl of a number."""
    monkeypatch.setattr(fetch_module, "_BACKOFF_SECONDS", 0.0)
    network = GuardedNetwork(allow_private=True, port=int(site.url.rpartition(":")[2]))

    def run(path: str, *, walk: int = 1) -> Response:
        return Fetcher(database, network, Pace(database, delay=0), walk=walk).get(site.url + path, max_bytes=1000)

    return run


def test_an_answer_is_asked_for_once(site: Any, get: Callable[..., Response]):
    site.page("/a", "text")
    assert get("/a") == get("/a#part") == get("/a", walk=2)
    assert site.counts() == {"/a": 1}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_fault_is_tried_again_and_then_left(site: Any, answer: Any, get: Callable[..., Response], status: int):
    site.pages["/a"] = answer(b"", status)
    assert get("/a").status == get("/a").status == status
    assert site.counts() == {"/a": TRIES}


def test_a_fault_that_passes_leaves_no_trace(site: Any, answer: Any, get: Callable[..., Response]):
    answers = [answer(b"", 503, headers={"Retry-After": "0"}), answer(b"here")]
    site.pages["/a"] = lambda _: answers.pop(0)
    assert get("/a").body == b"here"


def test_a_server_that_wants_long_patience_is_not_asked_again(site: Any, answer: Any, get: Callable[..., Response]):
    site.pages["/a"] = answer(b"", 429, headers={"Retry-After": "86400"})
    assert get("/a").status == 429
    assert site.counts() == {"/a": 1}


def test_the_next_crawl_tries_what_went_wrong_in_the_last(site: Any, answer: Any, get: Callable[..., Response]):
    site.pages["/a"] = answer(b"", 500)
    get("/a")
    site.pages["/a"] = answer(b"mended")
    assert (get("/a").status, get("/a", walk=2).body) == (500, b"mended")


def test_an_old_answer_is_only_asked_whether_it_changed(
    site: Any, answer: Any, get: Callable[..., Response], monkeypatch: pytest.MonkeyPatch
):
    def page(headers: dict[str, str]) -> Any:
        return answer(b"", 304) if headers.get("if-none-match") == '"7"' else answer(b"long", headers={"ETag": '"7"'})

    site.pages["/a"] = page
    get("/a")
    monkeypatch.setattr(responses, "FRESH_SECONDS", 0.0)
    monkeypatch.setattr(fetch_module, "FRESH_SECONDS", 0.0)
    assert (get("/a", walk=2).status, get("/a", walk=2).body) == (200, b"long")
    assert [asked.status for asked in site.asked] == [200, 304]


def test_a_304_nobody_asked_for_is_a_fault(site: Any, answer: Any, get: Callable[..., Response]):
    site.pages["/a"] = answer(b"", 304)
    assert get("/a").status == 304
    assert site.counts() == {"/a": 1}


@pytest.mark.parametrize(("header", "seconds"), [("7", 7), ("-3", 0), ("soon", 9), ("", 9), ("Thu, 01 Jan 1970 00:00:00 GMT", 0)])
def test_patience_is_a_number_or_a_date(header: str, seconds: float):
    assert patience(header, otherwise=9) == seconds
