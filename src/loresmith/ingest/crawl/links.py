"""Where a page leads: the links a reader can click, its frames, the page it names as its canonical one, and a redirect in its head."""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .addresses import canonical

MAX_LINKS = 5000  # A hand-written index of a large site has some thousand; a page with more is a trap, or a dump.
_SOURCES = {"a": "href", "area": "href", "frame": "src", "iframe": "src"}
_SEQUENCE = frozenset({"next", "prev", "contents", "up", "start", "index", "chapter", "section"})
_REFRESH = re.compile(r"^\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)


class Links(NamedTuple):
    """What one page names."""

    addresses: list[str]
    """Canonical addresses in the order they stand, each once."""
    canonical: str
    """The address it calls its own, or nothing."""
    n_left_out: int = 0
    """Links above the limit."""


def links(parser: LexborHTMLParser, address: str, *, keep_routes: bool = False) -> Links:
    """Return the links of a page at an address, its `<base>` considered; `keep_routes` keeps `#/guide` apart from `#guide`."""
    base = _base(parser, address)
    found: dict[str, None] = {}
    for reference in _references(parser):
        where = canonical(reference, base, keep_route=keep_routes)
        if where:
            found[where] = None
    own = parser.css_first("link[rel=canonical]")
    own_address = canonical(own.attributes.get("href") or "", base) if own is not None else None
    kept = list(found)[:MAX_LINKS]
    return Links(kept, own_address or "", len(found) - len(kept))


def _base(parser: LexborHTMLParser, address: str) -> str:
    node = parser.css_first("base[href]")
    return (canonical(node.attributes.get("href") or "", address) if node is not None else None) or address


def _references(parser: LexborHTMLParser) -> list[str]:
    references = [_redirect(node) for node in parser.css("meta[http-equiv]")]
    references += [node.attributes.get("href") or "" for node in parser.css("link[rel]") if _is_sequence(node)]
    references += [
        node.attributes.get(_SOURCES[node.tag or ""]) or "" for node in parser.css("a[href], area[href], frame[src], iframe[src]")
    ]
    return [reference for reference in references if reference and not reference.startswith("javascript:")]


def _redirect(node: LexborNode) -> str:
    if (node.attributes.get("http-equiv") or "").lower() != "refresh":
        return ""
    found = _REFRESH.match(node.attributes.get("content") or "")
    return found[1] if found else ""


def _is_sequence(node: LexborNode) -> bool:
    return not _SEQUENCE.isdisjoint((node.attributes.get("rel") or "").lower().split())
