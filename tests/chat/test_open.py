"""Asking an endpoint through everything between a recipe and a socket."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loresmith.chat.open import open_chat
from loresmith.chat.usage import estimate, usage
from loresmith.contracts import ChatReply, ChatRequest
from loresmith.errors import ChatError
from loresmith.recipe import Chat

from .conftest import Endpoint, Said, Script, completion

Serve = Callable[[Script], Endpoint]
Make = Callable[..., ChatRequest]
PAIR = {"type": "object", "properties": {"greeting": {"type": "string"}}, "required": ["greeting"], "additionalProperties": False}


def echo(body: dict[str, Any], nth: int) -> Said:
    return Said(completion(f"re: {body['messages'][-1]['content']}"))


def ask(settings: Chat, cache: Path, requests: list[ChatRequest]) -> list[ChatReply]:
    return list(open_chat(settings, cache=cache).ask(requests))


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "chat.sqlite"


def test_replies_come_in_the_order_of_the_requests_and_equal_ones_are_one_call(serve: Serve, cache: Path, request_for: Make) -> None:
    endpoint = serve(echo)
    asked = [request_for(f"{n % 12}") for n in range(20)]
    replies = ask(endpoint.settings(), cache, asked)
    assert [reply.text for reply in replies] == [f"re: {n % 12}" for n in range(20)]
    assert [reply.is_cached for reply in replies] == [n >= 12 for n in range(20)]
    assert endpoint.n_answered == 12


def test_asking_twice_pays_once(serve: Serve, cache: Path, request_for: Make) -> None:
    endpoint = serve(echo)
    requests = [request_for("a"), request_for("a", sample=1), request_for("a", temperature=0.5)]
    first = ask(endpoint.settings(), cache, requests)
    again = ask(endpoint.settings(concurrency=2, timeout=9), cache, requests)
    assert [reply.text for reply in first] == [reply.text for reply in again]
    assert all(reply.is_cached for reply in again)
    assert endpoint.n_answered == 3


def test_no_more_calls_at_once_than_the_recipe_allows(serve: Serve, cache: Path, request_for: Make) -> None:
    enough = threading.Event()

    def script(body: dict[str, Any], nth: int) -> Said:
        if nth >= 3:
            enough.set()
        return Said(completion("a"), wait=enough)

    endpoint = serve(script)
    ask(endpoint.settings(concurrency=3), cache, [request_for(str(n)) for n in range(9)])
    assert endpoint.most_at_once == 3


def test_the_budget_is_never_overdrawn_and_what_was_paid_for_is_kept(serve: Serve, cache: Path, request_for: Make) -> None:
    endpoint = serve(echo)
    prices = {"price_in": 1000.0, "price_out": 10_000.0, "max_tokens": 20}  # the scripted usage of 10 and 5 tokens costs 0.06
    requests = [request_for(str(n), max_tokens=20) for n in range(40)]
    with pytest.raises(ChatError, match=r"budget of 1 for scripted is used up"):
        ask(endpoint.settings(**prices, budget=1.0), cache, requests)
    [spent] = usage(cache)
    assert 0.3 < spent.cost == pytest.approx(0.06 * endpoint.n_answered)
    assert spent.cost <= 1.0
    assert len(ask(endpoint.settings(**prices, budget=10.0), cache, requests)) == 40
    assert endpoint.n_answered == 40


def test_an_estimate_is_made_before_anything_is_asked_and_leaves_out_what_is_known(serve: Serve, cache: Path, request_for: Make) -> None:
    endpoint = serve(echo)
    settings = endpoint.settings(price_in=1.0, price_out=2.0)
    requests = [request_for(str(n), max_tokens=100) for n in range(10)]
    before = estimate([*requests, requests[0]], settings, cache=cache)
    assert (before.calls, before.cached, before.completion_tokens) == (10, 1, 1000)
    assert not cache.exists()
    assert endpoint.heard == []
    ask(settings, cache, requests[:4])
    after = estimate(requests, settings, cache=cache)
    assert (after.calls, after.cached, after.prompt_tokens, after.completion_tokens) == (6, 4, 60, 30)
    assert after.cost == pytest.approx((60 + 2 * 30) / 1e6)


def test_leaving_early_keeps_what_was_under_way(serve: Serve, cache: Path, request_for: Make) -> None:
    endpoint = serve(echo)
    requests = [request_for(str(n)) for n in range(40)]
    replies = open_chat(endpoint.settings(concurrency=2), cache=cache).ask(requests)
    next(replies)
    replies.close()  # type: ignore[attr-defined]
    paid = endpoint.n_answered
    assert paid < 40
    ask(endpoint.settings(concurrency=2), cache, requests)
    assert endpoint.n_answered == 40
