"""One HTTP attempt: send a body, read what comes back within a limit of bytes and seconds, and say plainly what happened.

Nothing raised here carries a request, so that no exception anywhere holds the key. Redirects are not followed: a key goes to
the host the recipe names and to no other.
"""

import asyncio
import os
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx2

from ..errors import ChatError
from .envelope import Envelope, Garbled, read_envelope
from .pace import retry_after

MOST_BYTES = 8_000_000  # A reply of 100,000 tokens is half a megabyte.
HIDDEN = "[key]"
TRY_AGAIN = {"timeout", "lost-connection", "no-connection", "garbled", "http-408", "http-409", "http-429"}
# The endpoint may have written an answer that we will never see: counted at the most it can have cost.
MAY_BE_PAID = {"timeout", "lost-connection", "garbled", "too-large", "abandoned"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt."""

    kind: str
    """`answered`, `timeout`, `lost-connection`, `no-connection`, `garbled`, `too-large`, or `http-` and the status."""
    envelope: Envelope | None = None
    """The reply, where it was answered."""
    body: bytes = b""
    """As it came, the key blotted out."""
    seconds: float = 0.0
    wait: float | None = None
    """Seconds the endpoint asks us to wait."""
    detail: str = field(default="", compare=False)
    """What the endpoint said of its refusal, on one line, the key blotted out."""

    @property
    def said(self) -> str:
        """Return what the endpoint said, to stand behind a sentence; empty where it said nothing."""
        return f": {self.detail}" if self.detail else ""

    @property
    def may_be_tried_again(self) -> bool:
        """Say whether the same call may succeed next time."""
        return self.kind in TRY_AGAIN or self.kind.startswith("http-5")


def checked_url(base_url: str) -> str:
    """Return the address in one spelling; ChatError where it is none, or where it carries a secret."""
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not _host(base_url):
        raise ChatError(f"chat.base_url has to begin with http:// or https:// and name a host, got {_bare(base_url)!r}.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ChatError(
            f"chat.base_url holds more than an address: {_bare(base_url)!r} came with a user, a password, a query or a fragment.",
            hint="Put the key into the environment variable named by chat.api_key_env.",
        )
    return base_url.rstrip("/")


def key_from(variable: str) -> str:
    """Return the key in an environment variable, empty where there is none; ChatError where it cannot be sent."""
    key = os.environ.get(variable, "").strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ChatError(f"The key in {variable} has spaces or characters that no key has.", hint=f"Set {variable} again.")
    return key


def open_client(key: str, *, concurrency: int, timeout: float) -> httpx2.AsyncClient:
    """Return the client all calls go through."""
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "Content-Type": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    limits = httpx2.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
    return httpx2.AsyncClient(headers=headers, limits=limits, timeout=httpx2.Timeout(timeout), follow_redirects=False)


async def attempt(client: httpx2.AsyncClient, url: str, body: bytes, *, timeout: float, key: str) -> Outcome:
    """Return what came of posting `body`; `timeout` bounds the whole, however slowly bytes drip in. Never raises."""
    started = time.monotonic()
    outcome = await _bounded(client, url, body, timeout)
    hidden, seconds = key.encode(), time.monotonic() - started
    clean = outcome.body.replace(hidden, HIDDEN.encode()) if hidden else outcome.body
    if outcome.kind != "http-200":
        return Outcome(outcome.kind, body=clean, seconds=seconds, wait=outcome.wait, detail=one_line(outcome.detail or _text(clean)))
    try:
        return Outcome("answered", read_envelope(clean), clean, seconds)
    except Garbled as error:
        return Outcome("garbled", body=clean, seconds=seconds, detail=f"{error}: {one_line(_text(clean))}")


def one_line(text: str, *, most: int = 300) -> str:
    """Return the beginning of a text without line breaks and control characters, fit for a terminal."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text[: 4 * most]).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


async def _bounded(client: httpx2.AsyncClient, url: str, body: bytes, timeout: float) -> Outcome:
    try:
        async with asyncio.timeout(timeout):
            return await _exchange(client, url, body)
    except (TimeoutError, httpx2.ReadTimeout, httpx2.WriteTimeout, httpx2.PoolTimeout):
        return Outcome("timeout")
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError):
        return Outcome("no-connection")
    except (httpx2.HTTPError, httpx2.StreamError, OSError):
        return Outcome("lost-connection")


async def _exchange(client: httpx2.AsyncClient, url: str, body: bytes) -> Outcome:
    async with client.stream("POST", url, content=body) as response:
        kind, wait = f"http-{response.status_code}", retry_after(response.headers)
        if response.is_redirect:
            return Outcome(kind, detail=_host(response.headers.get("location", "")))
        if response.headers.get("content-encoding", "identity") != "identity":
            return Outcome("too-large", detail="the body is compressed, which was not asked for")
        if response.headers.get("content-type", "").startswith("text/event-stream"):
            return Outcome("too-large", detail="the body is a stream, which was not asked for")
        received = bytearray()
        async for piece in response.aiter_raw():
            received += piece
            if len(received) > MOST_BYTES:
                return Outcome("too-large", detail=f"the body has more than {MOST_BYTES:,} bytes")
        return Outcome(kind, body=bytes(received), wait=wait)


def _bare(url: str) -> str:
    """Return an address without anything that could be secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{_host(url)}{parts.path}"


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _text(body: bytes) -> str:
    return body[:2000].decode("utf-8", "replace")
