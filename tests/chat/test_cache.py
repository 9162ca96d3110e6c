"""The file of replies: what it promises at any moment a process may die."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from loresmith.chat.cache import ChatCache, Try
from loresmith.chat.envelope import Envelope
from loresmith.contracts import ChatRequest
from loresmith.errors import ChatError

Make = Callable[..., ChatRequest]


@pytest.fixture
def cache(tmp_path: Path) -> ChatCache:
    return ChatCache(tmp_path / "cache" / "chat.sqlite", base_url="http://localhost/v1", model="m")


def claim(cache: ChatCache, key: str, *, reserve: float = 0.0, budget: float | None = None) -> str:
    return cache.claim(key, seconds=60, reserve=reserve, budget=budget)


def test_an_answer_is_there_for_whoever_opens_the_file_next(cache: ChatCache, request_for: Make, tmp_path: Path) -> None:
    assert cache.enqueue([("k", request_for("Why?")), ("k", request_for("Why?"))]) == ["k"]
    assert claim(cache, "k") == "yours"
    cache.answer("k", Envelope("So.", "", 3, 1), Try("answered", 3, 1, 0.5), body=b"{}")
    other = ChatCache(tmp_path / "cache" / "chat.sqlite", base_url="http://localhost/v1", model="m")
    assert (other.reply("k", is_cached=True).text, other.spent(), other.enqueue([("k", request_for("Why?"))])) == ("So.", 0.5, [])
    assert claim(other, "k") == "done"


def test_a_call_under_way_is_not_made_twice(cache: ChatCache, request_for: Make) -> None:
    cache.enqueue([("k", request_for("Why?"))])
    assert (claim(cache, "k"), claim(cache, "k")) == ("yours", "theirs")


def test_a_call_of_a_dead_process_is_counted_as_paid_and_taken_over(cache: ChatCache, request_for: Make) -> None:
    cache.enqueue([("k", request_for("Why?"))])
    claim(cache, "k", reserve=0.2)
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    cache.database.execute("UPDATE calls SET owner=?", (child.pid,))
    assert claim(cache, "k") == "yours"
    assert cache.spent() == 0.2


def test_a_call_beyond_its_time_is_taken_over(cache: ChatCache, request_for: Make) -> None:
    cache.enqueue([("k", request_for("Why?"))])
    claim(cache, "k")
    cache.database.execute("UPDATE calls SET owner=?, deadline=0", (os.getpid(),))
    assert claim(cache, "k") == "yours"


def test_calls_under_way_count_against_the_budget(cache: ChatCache, request_for: Make) -> None:
    cache.enqueue([(key, request_for(key)) for key in "abc"])
    assert [claim(cache, key, reserve=0.4, budget=1.0) for key in "abc"] == ["yours", "yours", "over-budget"]
    cache.answer("a", Envelope("So."), Try("answered", cost=0.1))
    assert claim(cache, "c", reserve=0.4, budget=1.0) == "yours"


def test_what_failed_is_asked_again_next_time(cache: ChatCache, request_for: Make) -> None:
    cache.enqueue([("k", request_for("Why?"))])
    claim(cache, "k")
    cache.give_back("k", Try("http-500"), error="http-500 after 1 try")
    assert cache.reply("k", is_cached=False).error == "http-500 after 1 try"
    assert cache.is_settled("k")
    assert cache.enqueue([("k", request_for("Why?"))]) == ["k"]
    assert not cache.is_settled("k")


def test_a_file_that_is_no_cache_is_named(tmp_path: Path) -> None:
    (tmp_path / "chat.sqlite").write_text("a letter, not a database, and long enough to be one" * 20)
    with pytest.raises(ChatError, match=r"chat\.sqlite cannot be used"):
        ChatCache(tmp_path / "chat.sqlite", base_url="u", model="m")
