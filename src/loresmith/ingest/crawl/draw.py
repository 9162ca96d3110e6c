"""Decide which pages a browser draws, and give it what they ask for, by the crawler's own rules."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from .addresses import canonical
from .devtools import BrowserError, find_browser
from .fetch import Fetcher
from .render import render
from .robots import Robots
from .shell import seems_drawn
from .wire import Response

MAX_RESOURCE_BYTES = 10_000_000


class Drawn(NamedTuple):
    """What a browser made of a page."""

    rendered: bytes | None = None
    """The markup in UTF-8, or None where the page is taken as it came."""
    fault: str = ""
    """Why a page that certainly needs a browser was not drawn, or nothing."""


Draw = Callable[[str, str], Drawn]
"""From an address and the markup that came from there."""


def drawer(javascript: Literal["auto", "always", "never"], *, robots: Robots, fetcher: Fetcher) -> Draw:
    """Return the function that draws pages: those that seem to need it, all, or none.

    A page that only may need it is taken as it came where it cannot be drawn; one that certainly does has a fault then.
    """
    path = find_browser() if javascript != "never" else ""

    def resource(wanted: str) -> Response | None:
        address = canonical(wanted)
        if address is None or not robots.rules(address).allows(address):
            return None
        return fetcher.get(address, max_bytes=MAX_RESOURCE_BYTES)

    def draw(address: str, markup: str) -> Drawn:
        sign = seems_drawn(markup) if javascript != "never" else ""
        if not sign and javascript != "always":
            return Drawn()
        fault = "no Chromium found; install one or set CHROME_PATH"
        if path:
            page = fetcher.get(address, max_bytes=MAX_RESOURCE_BYTES)
            try:
                return Drawn(render(path, address, page, fetch=resource).encode(errors="replace"))
            except BrowserError as error:
                fault = str(error)
        return Drawn(fault=fault if sign == "certain" else "")

    return draw
