"""Begin a crawl: where the site really starts, what belongs to it, and which pages it lists itself."""

from collections.abc import Iterator
from typing import NamedTuple

from ...errors import SourceError
from ...recipe import Crawl
from ..characters import MAX_BYTES
from .addresses import Origin, canonical, origin
from .fetch import Fetcher
from .robots import Robots
from .scope import Scope, scope_of
from .sitemaps import MAX_BYTES as MAX_SITEMAP_BYTES
from .sitemaps import MAX_FILES, read_sitemap
from .wire import Response

_MAX_HOPS = 5


class Listed(NamedTuple):
    """One sitemap, read or not."""

    address: str
    """Where it is."""
    pages: list[str]
    """The addresses it lists."""
    fault: str = ""
    """Why it could not be read, in two or three words with hyphens, or nothing."""


def first_page(site: str, *, robots: Robots, fetcher: Fetcher) -> str:
    """Return the address the site's start redirects to, or the start itself.

    It may lead from http to https and to or from `www.`, and anywhere on the host. SourceError where it leads elsewhere, is closed
    to us, or has no page.
    """
    address = site
    for _ in range(_MAX_HOPS):
        rules = robots.rules(address)
        if rules.closed:
            raise _unavailable(f"{origin(address)}/robots.txt", rules.closed)
        if not rules.allows(address):
            raise SourceError(f"The robots.txt of {origin(address)} does not allow {address}.", hint="Ask its owner, or name another site.")
        response = fetcher.get(address, max_bytes=MAX_BYTES)
        target = canonical(response.headers.get("location", ""), address) if 300 <= response.status < 400 else None
        if target is None or target == address:
            return _reached(address, response)
        if not _is_same_site(origin(address), origin(target)):
            raise SourceError(f"{address} leads to another site, {target}.", hint="Set `site` to that address if it is meant.")
        address = target
    raise SourceError(f"{site} redirects more than {_MAX_HOPS} times.", hint="Open it in a browser and set `site` to where you end.")


def site_scope(site: str, start: str, settings: Crawl) -> Scope:
    """Return what belongs to a site that starts at a page: the folder of its address, or of the page where that lies elsewhere.

    A server that adds a slash to the address says that it is a folder.
    """
    scope = scope_of(start, include=settings.include, exclude=settings.exclude)
    named = scope._replace(folder=scope_of(site, include=(), exclude=()).folder)
    is_within = named._replace(include=(), exclude=()).holds(start)
    return named if is_within and start.rstrip("/") != site.rstrip("/") else scope


def sitemaps(scope: Scope, *, robots: Robots, fetcher: Fetcher) -> Iterator[Listed]:
    """Yield the sitemaps robots.txt names and those they list; where it names none, the one at the usual place if it is there."""
    named = robots.rules(f"{scope.origin}/").sitemaps()
    waiting = named or [f"{scope.origin}/sitemap.xml"]
    seen = set(waiting)
    for nth, address in enumerate(waiting):
        # `waiting` grows while it is read.
        if nth >= MAX_FILES:
            yield Listed(address, [], "sitemap-limit")
            continue
        if not scope.has(address) or not robots.rules(address).allows(address):
            yield Listed(address, [], "denied-by-robots" if scope.has(address) else "out-of-scope")
            continue
        found = read_sitemap(fetcher.get(address, max_bytes=MAX_SITEMAP_BYTES), address)
        if not found.fault or named:
            yield Listed(address, found.pages, found.fault)
        waiting += [further for further in found.further if further not in seen]
        seen.update(found.further)


def _reached(address: str, response: Response) -> str:
    if response.fault == "private-address":
        raise SourceError(response.detail, hint="Set crawl.allow_private for a site of your own network.")
    if response.fault or response.status != 200:
        raise _unavailable(address, f"{response.fault}: {response.detail}" if response.fault else f"HTTP status {response.status}")
    return address


def _unavailable(address: str, said: str) -> SourceError:
    if said.startswith("private-address"):
        return SourceError(said.partition(": ")[2], hint="Set crawl.allow_private for a site of your own network.")
    return SourceError(f"{address} cannot be had ({said}).", hint="Without it nothing of the site may be read. Try again later.")


def _is_same_site(one: Origin, other: Origin) -> bool:
    same_host = one.host.removeprefix("www.") == other.host.removeprefix("www.")
    return same_host and (one.port == other.port or {one.port, other.port} == {80, 443})
