"""What becomes of calls, in one process and without waiting long."""

import asyncio
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from loresmith.chat import pace
from loresmith.chat.cache import ChatCache
from loresmith.chat.caller import Caller
from loresmith.chat.endpoint import open_client
from loresmith.chat.key import request_key
from loresmith.chat.usage import usage
from loresmith.contracts import ChatReply, ChatRequest
from loresmith.errors import ChatError
from loresmith.recipe import Chat

from .conftest import KEY, Endpoint, Said, Script, completion

Serve = Callable[[Script], Endpoint]
Make = Callable[..., ChatRequest]
PAIR = {"type": "object", "properties": {"greeting": {"type": "string"}}, "required": ["greeting"], "additionalProperties": False}


def echo(body: dict[str, Any], nth: int) -> Said:
    return Said(completion(f"re: {body['messages'][-1]['content']}"))


def ask(settings: Chat, path: Path, requests: list[ChatRequest]) -> list[ChatReply]:
    """Make the calls here rather than in a courier."""
    keys = [request_key(settings.base_url, settings.model, request) for request in requests]

    async def make(cache: ChatCache) -> None:
        async with open_client(KEY, concurrency=settings.concurrency, timeout=settings.timeout) as client:
            caller = Caller(settings, cache, client, KEY)
            for key in cache.enqueue(zip(keys, requests, strict=True)):
                await caller.call(key)

    with closing(ChatCache(path, base_url=settings.base_url, model=settings.model)) as cache:
        asyncio.run(make(cache))
        return [cache.reply(key, is_cached=False) for key in keys]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pace, "FIRST_WAIT", 0.001)
    return tmp_path / "chat.sqlite"


def test_passing_trouble_is_tried_again(serve: Serve, cache: Path, request_for: Make) -> None:
    trouble = {1: Said({}, status=429, headers={"Retry-After": "0"}), 2: Said({}, status=500), 3: Said(None), 4: Said(b'{"choices": [')}
    endpoint = serve(lambda body, nth: trouble.get(nth, Said(completion("at last"))))
    [reply] = ask(endpoint.settings(), cache, [request_for("a")])
    assert reply.text == "at last"
    [spent] = usage(cache)
    assert (spent.calls, spent.tries) == (1, 5)
    assert spent.failures == {"garbled": 1, "http-429": 1, "http-500": 1, "lost-connection": 1}


def test_a_request_that_is_at_fault_is_a_reply_with_an_error_and_the_others_go_on(serve: Serve, cache: Path, request_for: Make) -> None:
    def script(body: dict[str, Any], nth: int) -> Said:
        is_bad = body["messages"][0]["content"] == "bad"
        return Said({"error": "context length exceeded"}, status=400) if is_bad else echo(body, nth)

    replies = ask(serve(script).settings(), cache, [request_for("a"), request_for("bad"), request_for("c")])
    assert [reply.text for reply in replies] == ["re: a", "", "re: c"]
    assert replies[1].error == 'http-400 after 1 try: {"error": "context length exceeded"}'


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said({"error": f"wrong {KEY}"}, status=401), "LORESMITH_TEST_KEY"),
        (Said({}, status=403), "LORESMITH_TEST_KEY"),
        (Said({"error": "no such model"}, status=404), "no such model"),
        (Said({"error": {"code": "insufficient_quota"}}, status=429), "nothing left to spend"),
        (Said({}, status=429, headers={"Retry-After": "86400"}), "wait for 86,400 seconds"),
        (Said(b"", status=301, headers={"Location": "http://elsewhere.example/v1"}), "redirects to elsewhere.example"),
    ],
)
def test_what_no_later_call_can_mend_stops_the_asking(serve: Serve, cache: Path, request_for: Make, said: Said, words: str) -> None:
    endpoint = serve(lambda body, nth: said)
    with pytest.raises(ChatError, match=words) as raised:
        ask(endpoint.settings(concurrency=1), cache, [request_for(str(n)) for n in range(30)])
    assert len(endpoint.heard) == 1
    assert KEY not in str(raised.value)


def test_an_endpoint_that_is_not_there_is_named(cache: Path, request_for: Make) -> None:
    with pytest.raises(ChatError, match=r"Nothing answers at http://127\.0\.0\.1:9/v1"):
        ask(Chat(model="m", base_url="http://127.0.0.1:9/v1", timeout=3), cache, [request_for("a")])


def test_an_endpoint_that_only_fails_is_given_up(serve: Serve, cache: Path, request_for: Make) -> None:
    endpoint = serve(lambda body, nth: Said({}, status=500))
    with pytest.raises(ChatError, match="failed 10 calls in a row, the last with http-500"):
        ask(endpoint.settings(retries=0, concurrency=1), cache, [request_for(str(n)) for n in range(50)])
    assert len(endpoint.heard) == 10


def test_lost_calls_count_against_the_budget_at_their_worst(serve: Serve, cache: Path, request_for: Make) -> None:
    endpoint = serve(lambda body, nth: Said(None))
    with pytest.raises(ChatError, match="budget"):
        ask(endpoint.settings(price_out=1000.0, budget=2.5, retries=9), cache, [request_for("a", max_tokens=1000)])
    assert len(endpoint.heard) == 2


@pytest.mark.parametrize(
    ("takes", "rung", "n_probes"),
    [
        ("json_schema", "json_schema", 1),
        ("json_object", "json_object", 1),
        ("tools", "tool", 1),
        ("nothing", "plain", 1),
        ("ignores", "json_object", 3),
    ],
)
def test_the_ladder_is_climbed_down_once_and_remembered(
    serve: Serve, cache: Path, request_for: Make, takes: str, rung: str, n_probes: int
) -> None:
    endpoint = serve(_picky(takes))
    settings = endpoint.settings(structured="auto")
    asked = [request_for(f"Greet {n}.", schema=PAIR) for n in range(6)]
    replies = ask(settings, cache, asked)
    assert {reply.text for reply in replies} == {'{"greeting": "Hello"}'}
    assert endpoint.n_answered == 6 + n_probes
    heard = len(endpoint.heard)
    ask(settings, cache, [request_for("Greet me.", schema=PAIR)])
    assert len(endpoint.heard) == heard + 1
    assert _rung(endpoint.heard[-1]) == rung


def _picky(takes: str) -> Script:
    """An endpoint that takes one way of asking for a schema and refuses the others, or takes all and heeds only words."""

    def script(body: dict[str, Any], nth: int) -> Said:
        rung = _rung(body)
        wanted = {"json_schema": "json_schema", "json_object": "json_object", "tools": "tool", "nothing": "plain"}.get(takes)
        if wanted and rung != wanted:
            return Said({"error": "unknown field"}, status=400)
        if takes == "ignores" and "JSON" not in body["messages"][-1]["content"]:
            return Said(completion("Hello!"))
        if rung == "tool":
            return Said(completion(None, tool_calls=[{"function": {"name": "reply", "arguments": '{"greeting": "Hello"}'}}]))
        return Said(completion('{"greeting": "Hello"}'))

    return script


def _rung(body: dict[str, Any]) -> str:
    if "tools" in body:
        return "tool"
    form = body.get("response_format", {"type": "plain"})
    return f"{form['type']}+schema" if "schema" in form else str(form["type"])


def test_an_endpoint_with_other_names_for_things_is_understood(serve: Serve, cache: Path, request_for: Make) -> None:
    def script(body: dict[str, Any], nth: int) -> Said:
        if "max_tokens" in body:
            return Said({"error": "'max_tokens' is not supported, use 'max_completion_tokens'"}, status=400)
        if "temperature" in body:
            return Said({"error": "'temperature' does not support 0.7, only the default (1)"}, status=400)
        return echo(body, nth)

    endpoint = serve(script)
    replies = ask(endpoint.settings(concurrency=1), cache, [request_for(str(n), temperature=0.7) for n in range(5)])
    assert [reply.text for reply in replies] == [f"re: {n}" for n in range(5)]
    assert len(endpoint.heard) == 7


def test_limits_a_minute_are_kept(serve: Serve, cache: Path, request_for: Make) -> None:
    started = time.monotonic()
    ask(serve(echo).settings(requests_per_minute=1200), cache, [request_for(str(n)) for n in range(6)])
    assert time.monotonic() - started >= 0.25
