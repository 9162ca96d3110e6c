"""Addresses a reader may follow out of the report. Documents come from anywhere, so everything else stays text."""

import re
from urllib.parse import quote, urlsplit

from .content import Source

_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\\"<>]")


def safe(address: str) -> str:
    """Return an http, https or relative address unchanged, and an empty text for anything else.

    Browsers ignore spaces and control characters inside `java script:`, so an address that holds any is refused.
    """
    if not address or _UNSAFE.search(address) or address.startswith("//"):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme in {"http", "https"}:
        return address if parts.netloc else ""
    return address if not parts.scheme and ":" not in address.split("/")[0] else ""


def to_document(document: Source) -> str:
    """Return the safe address of a document: its page, or where it was read from when that is an address."""
    return safe(document.url) or (safe(document.source) if "://" in document.source else "")


def to_passage(document: Source, anchor: str) -> str:
    """Return the safe address of a passage: its document's, with the fragment of its heading where there is one."""
    address = to_document(document)
    if not address or not anchor or "#" in address:
        return address
    return f"{address}#{quote(anchor, safe='-._~!$&()*+,;=:@/?%')}"
