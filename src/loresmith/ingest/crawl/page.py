"""Make of one answer what the walk needs: the words of the page, and where it leads."""

from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from ...errors import SourceError
from ..html import read_markup
from .content import kind, markup
from .draw import Draw
from .links import Links, links
from .wire import Response


class Page(NamedTuple):
    """What is on a page."""

    text: str
    """The words a reader sees; empty where there are none, or another loader reads them."""
    links: Links
    """Where it leads."""
    rendered: bytes | None = None
    """As a browser drew it, in UTF-8; None where it was taken as it came."""
    reason: str = ""
    """Why it is no document all the same, or empty."""
    detail: str = ""
    """The words behind the reason."""


def read_page(address: str, response: Response, *, draw: Draw) -> Page:
    """Return what is on a page that came whole; a browser is asked to draw it where that is wanted or needed."""
    if kind(response, address) != ".html":
        return Page("", Links([], ""))
    try:
        own = markup(response, name=address)
    except SourceError as error:
        return Page("", Links([], ""), reason="not-text", detail=error.message)
    drawn = draw(address, own)
    seen = drawn.rendered.decode() if drawn.rendered is not None else own
    found = links(LexborHTMLParser(seen), address, keep_routes=drawn.rendered is not None)
    return Page(_text(seen, address), found, drawn.rendered, "needs-javascript" if drawn.fault else "", drawn.fault)


def _text(seen: str, address: str) -> str:
    """Return the words of a page without what stands around them: menus alone would make all pages of a site alike."""
    try:
        return read_markup(seen, source=address).text
    except SourceError:
        return ""
