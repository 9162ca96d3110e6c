"""One attempt at endpoints that mean no good."""

import asyncio
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from loresmith.chat.endpoint import Outcome, attempt, checked_url, key_from, one_line, open_client
from loresmith.errors import ChatError

from .conftest import KEY, Endpoint, Said, Script, completion

Serve = Callable[[Script], Endpoint]


def try_once(endpoint: Endpoint, *, timeout: float = 5) -> Outcome:
    async def once() -> Outcome:
        async with open_client(KEY, concurrency=1, timeout=timeout) as client:
            return await attempt(client, f"{endpoint.url}/chat/completions", b"{}", timeout=timeout, key=KEY)

    return asyncio.run(once())


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        handler.wfile.write(b" " * 100_000)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(200):
        handler.wfile.write(b"X-More: more\r\n")
        handler.wfile.flush()
        time.sleep(0.05)


def stream(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + b"data: {}\n\n" * 5)
    handler.wfile.flush()
    time.sleep(0.3)


def short(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"choices": [')


def test_a_completion_is_an_answer(serve: Serve) -> None:
    outcome = try_once(serve(lambda body, nth: Said(completion("Yes."))))
    assert outcome.envelope == ("Yes.", "", 10, 5)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (Said(None), "lost-connection"),
        (Said(work=short), "lost-connection"),
        (Said(work=endless), "too-large"),
        (Said(work=stream), "too-large"),
        (Said(completion("a"), headers={"Content-Encoding": "gzip"}), "too-large"),
        (Said(b"<html>Please log in</html>", headers={"Content-Type": "text/html"}), "garbled"),
        (Said(b'{"choices": ['), "garbled"),
        (Said({"error": {"message": "overloaded"}}), "garbled"),
        (Said({"error": {"message": "slow down"}}, status=429, headers={"Retry-After": "3"}), "http-429"),
        (Said({}, status=503), "http-503"),
    ],
)
def test_each_kind_of_trouble_has_a_name(serve: Serve, said: Said, kind: str) -> None:
    assert try_once(serve(lambda body, nth: said)).kind == kind


def test_a_reply_that_drips_in_has_no_more_time_than_any_other(serve: Serve) -> None:
    started = time.monotonic()
    assert try_once(serve(lambda body, nth: Said(work=dripping)), timeout=0.4).kind == "timeout"
    assert time.monotonic() - started < 3


def test_a_redirect_is_not_followed_and_names_the_host_only(serve: Serve) -> None:
    other = serve(lambda body, nth: Said(completion("stolen")))
    target = f"{other.url.replace('//', '//user:secret@')}/chat/completions"
    outcome = try_once(serve(lambda body, nth: Said(b"", status=307, headers={"Location": target})))
    assert (outcome.kind, outcome.detail, other.heard) == ("http-307", "127.0.0.1", [])


def test_nobody_there_is_no_connection() -> None:
    assert try_once(Endpoint("http://127.0.0.1:9/v1")).kind == "no-connection"


def test_an_endpoint_that_repeats_the_key_is_not_repeated(serve: Serve) -> None:
    outcome = try_once(serve(lambda body, nth: Said({"error": f"bad key {KEY}"}, status=401)))
    assert KEY not in repr(outcome)
    assert "[key]" in outcome.detail


def test_what_an_endpoint_says_is_fit_for_a_terminal() -> None:
    assert one_line("\x1b[31mred\x07\r\nand\u202e more " + "x" * 1000, most=40) == "[31mred and more " + "x" * 22 + "…"


@pytest.mark.parametrize(
    "url", ["https://user:word@host/v1", "https://host/v1?key=word", "https://host/v1#word", "ftp://word.host", "localhost:8000/v1", ""]
)
def test_an_address_with_a_secret_or_without_a_host_is_refused(url: str) -> None:
    with pytest.raises(ChatError) as raised:
        checked_url(url)
    assert "word" not in str(raised.value).replace("user, a password", "").replace("word.host", "")


def test_a_key_that_cannot_be_sent_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LORESMITH_TEST_KEY", "sk-secret\nX-Evil: 1")
    with pytest.raises(ChatError) as raised:
        key_from("LORESMITH_TEST_KEY")
    assert "LORESMITH_TEST_KEY" in str(raised.value)
    assert "secret" not in str(raised.value)
