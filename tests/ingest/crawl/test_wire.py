import gzip
from typing import Any

import pytest

from loresmith.ingest.crawl.network import GuardedNetwork
from loresmith.ingest.crawl.wire import USER_AGENT, Response, send


@pytest.fixture
def ask(site: Any):
    def run(path: str, **options: Any) -> Response:
        network = GuardedNetwork(allow_private=True, port=int(site.url.rpartition(":")[2]))
        return send(network, site.url + path, headers={}, **{"max_bytes": 10_000, **options})

    return run


def test_an_answer_keeps_the_few_headers_that_are_used(site: Any, answer: Any, ask: Any):
    site.pages["/"] = answer(b"hello", headers={"ETag": '"1"', "Set-Cookie": "a=b", "X-Long": "x"})
    response = ask("/")
    assert (response.status, response.body, response.n_bytes, response.fault) == (200, b"hello", 5, "")
    assert response.headers == {"content-type": "text/html; charset=utf-8", "etag": '"1"'}
    assert site.asked[0].headers["user-agent"] == USER_AGENT
    assert "cookie" not in site.asked[0].headers


def test_a_large_answer_is_left_or_cut(site: Any, answer: Any, ask: Any):
    site.pages["/"] = answer(b"x" * 20_000)
    assert (ask("/").fault, ask("/").body) == ("too-large", b"")
    assert ask("/", is_cut=True).body == b"x" * 10_000


def test_a_bomb_is_left_before_it_unfolds(site: Any, answer: Any, ask: Any):
    site.pages["/"] = answer(gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"})
    assert ask("/").fault == "too-large"


@pytest.mark.parametrize("body", [gzip.compress(b"hello", mtime=0)[:-9], b"no gzip at all"])
def test_broken_compression_is_a_fault(site: Any, answer: Any, ask: Any, body: bytes):
    site.pages["/"] = answer(body, headers={"Content-Encoding": "gzip"})
    assert ask("/").fault == "connection-failed"


def test_compressed_text_is_inflated(site: Any, answer: Any, ask: Any):
    site.pages["/"] = answer(gzip.compress(b"hello" * 100), headers={"Content-Encoding": "gzip"})
    assert ask("/").body == b"hello" * 100


def test_a_redirect_is_not_followed(site: Any, ask: Any):
    site.redirect("/", "/other")
    response = ask("/")
    assert (response.status, response.headers["location"]) == (302, "/other")
    assert site.counts() == {"/": 1}


def test_a_server_that_is_not_there_is_a_fault():
    response = send(GuardedNetwork(allow_private=True, port=9), "http://127.0.0.1:9/", headers={}, max_bytes=10)
    assert response.fault == "connection-failed"
