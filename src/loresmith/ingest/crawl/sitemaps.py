"""Read a sitemap: the addresses it lists, or the sitemaps an index lists. Hostile ones end early and say why.

Source: https://www.sitemaps.org/protocol.html. Compressed files and plain lists of addresses are read too.
"""

import zlib
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

from .addresses import canonical
from .wire import Response

MAX_BYTES = 10_000_000
"""Most bytes of one sitemap, inflated; the protocol allows 50 MB, for 50,000 addresses."""
MAX_ENTRIES = 50_000
MAX_FILES = 50
_GZIP = b"\x1f\x8b"


class Sitemap(NamedTuple):
    """One file."""

    pages: list[str]
    """Canonical addresses, in order."""
    further: list[str]
    """Canonical addresses of the sitemaps it lists."""
    fault: str = ""
    """Why it could not be read, or nothing."""


def read_sitemap(response: Response, address: str) -> Sitemap:
    """Return what an answer for a sitemap lists."""
    if response.fault or response.status != 200:
        return Sitemap([], [], response.fault or f"http-{response.status}")
    try:
        content = _inflated(response.body)
        if not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            return Sitemap(_lines(content, address), [])
        listed = list(_listed(content))
    except (zlib.error, ValueError, ParseError):
        return Sitemap([], [], "not-a-sitemap")
    found = [(kind, where) for kind, where in ((kind, canonical(where, address)) for kind, where in listed) if where]
    return Sitemap([where for kind, where in found if kind == "url"], [where for kind, where in found if kind == "sitemap"])


def _inflated(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body
    inflater = zlib.decompressobj(wbits=31)
    content = inflater.decompress(body, MAX_BYTES)
    if inflater.unconsumed_tail:
        raise ValueError("larger than a sitemap may be")
    return content


def _lines(content: bytes, address: str) -> list[str]:
    lines = content.decode("utf-8-sig", errors="replace").split("\n", MAX_ENTRIES)[:MAX_ENTRIES]
    found = (canonical(line, address) for line in lines if line.strip().startswith(("http://", "https://")))
    return [where for where in found if where]


def _listed(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield `url` or `sitemap` and the address within, for each entry; ValueError for a document that declares entities."""
    from defusedxml.ElementTree import fromstring

    root = fromstring(content, forbid_dtd=True)
    for entry in list(root)[:MAX_ENTRIES]:
        kind = entry.tag.rpartition("}")[2]
        where = next((child.text for child in entry if child.tag.rpartition("}")[2] == "loc"), None)
        if where and kind in {"url", "sitemap"}:
            yield kind, where.strip()
