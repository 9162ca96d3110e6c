"""One request on the wire, with limits on size, time and inflation. Nothing is retried or followed here, and no fault is raised."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import httpcore2

from ... import __version__
from .guard import Refused

USER_AGENT = f"Loresmith/{__version__} (reads one documentation site for the person who runs it; robots.txt name: Loresmith)"
"""Says what we are. There is no operator to write to: whoever runs it is the one at the address it comes from."""

CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 30.0
"""Most seconds between two pieces of an answer."""
_WAITS = {"connect": CONNECT_SECONDS, "read": SILENCE_SECONDS, "write": SILENCE_SECONDS, "pool": CONNECT_SECONDS}
_HEADERS = {"User-Agent": USER_AGENT, "Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip, identity", "Connection": "close"}
_KEPT = frozenset({"content-type", "content-encoding", "location", "etag", "last-modified", "retry-after"})
_MAX_HEADER = 4000


class Response(NamedTuple):
    """What one request came to: an answer, or a fault."""

    status: int
    """HTTP status, 0 where there was no answer."""
    headers: Mapping[str, str]
    """The few that are used, names in lower case."""
    body: bytes
    """The content, inflated; empty unless the status is 200."""
    fault: str = ""
    """Reason word where there is no whole answer: timed-out, too-large, private-address, unknown-host, connection-failed."""
    detail: str = ""
    """The words behind the fault."""
    n_bytes: int = 0
    """Bytes received for the body."""


def send(network: httpcore2.SyncBackend, address: str, *, headers: Mapping[str, str], max_bytes: int, is_cut: bool = False) -> Response:
    """Return what a GET of a canonical address came to; faults are in the response.

    Every request makes its own connection, so every one is checked. A body above `max_bytes` is cut or the fault `too-large`.
    """
    sent = [*_HEADERS.items(), *headers.items()]
    try:
        with (
            httpcore2.ConnectionPool(network_backend=network) as pool,
            pool.stream("GET", address, headers=sent, extensions={"timeout": _WAITS}) as answer,
        ):
            kept = _kept(answer.headers)
            if answer.status != 200:
                return Response(answer.status, kept, b"")
            return _received(kept, answer.iter_stream(), max_bytes=max_bytes, is_cut=is_cut)
    except Refused as error:
        return Response(0, {}, b"", error.reason, error.message)
    except (httpcore2.TimeoutException, TimeoutError) as error:
        return Response(0, {}, b"", "timed-out", str(error) or type(error).__name__)
    except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
        return Response(0, {}, b"", "connection-failed", str(error)[:200] or type(error).__name__)


def _received(headers: dict[str, str], pieces: Iterable[bytes], *, max_bytes: int, is_cut: bool) -> Response:
    counted = _Counted(pieces)
    body = bytearray()
    try:
        for piece in _inflated(counted, headers.get("content-encoding", "").lower(), max_bytes):
            body += piece
            if len(body) > max_bytes:
                if is_cut:
                    return Response(200, headers, bytes(body[:max_bytes]), n_bytes=counted.n_bytes)
                return Response(200, headers, b"", "too-large", f"more than {max_bytes:,} bytes", counted.n_bytes)
    except zlib.error as error:
        return Response(200, headers, b"", "connection-failed", f"broken compression: {error}", counted.n_bytes)
    return Response(200, headers, bytes(body), n_bytes=counted.n_bytes)


class _Counted:
    """Passes the pieces of a body on and counts their bytes."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self.n_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.n_bytes += len(piece)
            yield piece


def _inflated(pieces: Iterable[bytes], encoding: str, max_bytes: int) -> Iterator[bytes]:
    """Yield the content, of each piece no more than one byte above `max_bytes`, however well it was compressed."""
    if encoding not in {"gzip", "x-gzip"}:
        yield from pieces
        return
    inflater = zlib.decompressobj(wbits=31)
    for piece in pieces:
        yield inflater.decompress(piece, max_bytes + 1)
    if not inflater.eof:
        raise zlib.error("it ends too early")


def _kept(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    named = ((name.decode("latin-1").lower(), value.decode("latin-1").strip()) for name, value in headers)
    return {name: value for name, value in named if name in _KEPT and len(value) <= _MAX_HEADER}
