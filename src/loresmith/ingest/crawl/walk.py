"""Walk over a site: which address is next, and what becomes of it.

Whatever an address came to is committed in one transaction with the links found there. The answer itself was committed before
that (`fetch.py`), so after a kill the page is taken from memory, and the walk goes on as if nothing had happened.
"""

import sqlite3
import time
from collections.abc import Iterable

from ...contracts import Progress
from ...errors import Preempted
from ...recipe import Crawl
from ..characters import MAX_BYTES
from .addresses import canonical, key
from .admission import Admission
from .content import kind
from .database import transaction
from .draw import Draw
from .fetch import Fetcher
from .frontier import Entry, Frontier
from .likeness import sketch
from .maze import Mazes, leads_only_deeper
from .outage import Outage
from .page import Page, read_page
from .robots import Robots
from .scope import Scope
from .start import Listed
from .wire import Response

MAX_HOPS = 5
"""Redirects in a row; browsers follow 20, sites need two or three."""
REQUESTS_PER_PAGE = 5  # Redirects, missing pages and resources count too: a site that consists of them ends as well.
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})


class Walk:
    """One crawl, begun or gone on with."""

    def __init__(
        self,
        database: sqlite3.Connection,
        scope: Scope,
        *,
        settings: Crawl,
        fetcher: Fetcher,
        robots: Robots,
        draw: Draw,
        progress: Progress,
    ) -> None:
        self._database, self._scope, self._settings = database, scope, settings
        self._fetcher, self._robots, self._draw, self._progress = fetcher, robots, draw, progress
        self._frontier = Frontier(database)
        self._mazes = Mazes(database, folder=scope.folder)
        self._admission = Admission(self._frontier, self._mazes, scope, max_depth=settings.max_depth)
        self._n_pages = self._frontier.count("page")
        self._deadline = time.monotonic() + 60 * settings.max_minutes
        self._outage = Outage(database, self._frontier)

    def seed(self, starts: Iterable[str], listed: Iterable[Listed]) -> None:
        """Queue the start, which is read for its links even where it is left out itself, and what the sitemaps list."""
        for address in starts:
            if self._scope.has(address):
                self._frontier.add(address, depth=0, found_on="")
        for sitemap in listed:
            if sitemap.fault:
                self._frontier.add(sitemap.address, depth=1, found_on="", reason=sitemap.fault, detail="a sitemap")
            self._admission.add(sitemap.pages, depth=1, found_on="sitemap")

    def run(self) -> None:
        """Ask for what is queued until nothing is, or a limit is reached; Preempted when the time is up, to go on from there."""
        while entry := self._frontier.next():
            if limit := self._limit():
                self._frontier.drop_queued(*limit)
                return
            if time.monotonic() > self._deadline:
                self._stop(f"has had its {self._settings.max_minutes:g} minutes")
            self._visit(entry)

    def _limit(self) -> tuple[str, str] | None:
        n_answers, n_bytes = self._fetcher.spent
        if self._n_pages >= self._settings.max_pages:
            return "page-limit", f"max_pages is {self._settings.max_pages}"
        if n_answers >= REQUESTS_PER_PAGE * self._settings.max_pages + 100:
            return "page-limit", f"{n_answers} requests for {self._n_pages} pages"
        return ("byte-limit", f"max_bytes is {self._settings.max_bytes:,}") if n_bytes >= self._settings.max_bytes else None

    def _stop(self, why: str) -> None:
        n_queued = self._frontier.count("queued")
        raise Preempted(
            f"{self._scope.origin} {why}: {self._n_pages} pages are read, {n_queued} addresses are left.",
            hint="Run the same command again to go on, or leave paths out with crawl.exclude.",
        )

    def _visit(self, entry: Entry) -> None:
        if branch := self._mazes.closed_branch(entry.address):
            self._frontier.drop(entry, "maze", f"in {branch}")
        elif not self._robots.rules(entry.address).allows(entry.address):
            self._frontier.drop(entry, "denied-by-robots")
        else:
            response = self._fetcher.get(entry.address, max_bytes=MAX_BYTES)
            is_whole = response.status == 200 and not response.fault
            page = read_page(entry.address, response, draw=self._draw) if is_whole else None
            with transaction(self._database):
                self._settle(entry, response, page)
            if silence := self._outage.notice(entry, response):
                self._stop(f"has stopped answering ({silence})")
            n_known = self._n_pages + self._frontier.count("queued")
            self._progress.advance(self._n_pages, min(n_known, self._settings.max_pages), entry.address)

    def _settle(self, entry: Entry, response: Response, page: Page | None) -> None:
        if response.fault:
            self._frontier.drop(entry, response.fault, response.detail)
        elif response.status in _REDIRECTS:
            self._follow(entry, response.headers.get("location", ""))
        elif response.status in _GONE and (other := self._frontier.other_spelling(entry)):
            self._frontier.respell(entry, other, hops=entry.hops)
        elif page is None:
            self._frontier.drop(entry, f"http-{response.status}", f"linked from {entry.found_on}" if entry.found_on else "")
        elif not kind(response, entry.address):
            self._frontier.drop(entry, "not-text", response.headers.get("content-type", "no type"))
        else:
            self._keep(entry, page)

    def _follow(self, entry: Entry, location: str) -> None:
        target = canonical(location, entry.address) if location else None
        target = self._scope.home(target) if target else None
        if target is None:
            self._frontier.drop(entry, "bad-redirect", location[:200] or "to nowhere")
        elif target == entry.address:
            self._frontier.drop(entry, "redirect-loop", "to itself")
        elif not self._scope.holds(target):
            self._frontier.drop(entry, "out-of-scope", f"redirects to {target}")
        elif entry.hops >= MAX_HOPS:
            self._frontier.drop(entry, "redirect-loop", f"more than {MAX_HOPS} redirects in a row")
        elif key(target) == entry.key:
            self._frontier.respell(entry, target, hops=entry.hops + 1)
        else:
            self._frontier.move(entry, key(target))
            self._admission.add([target], depth=entry.depth, found_on=entry.key, hops=entry.hops + 1)

    def _keep(self, entry: Entry, page: Page) -> None:
        own = self._scope.home(page.links.canonical) if page.links.canonical else ""
        its_sketch, chain = sketch(page.text), self._chain(entry, page)
        if page.reason:
            self._frontier.drop(entry, page.reason, page.detail)
        elif not self._scope.holds(entry.address):
            self._frontier.drop(entry, "out-of-scope", "read for its links")
        else:
            target = key(own) if own and self._scope.holds(own) and key(own) != entry.key else ""
            self._frontier.keep(entry, rendered=page.rendered, sketch=its_sketch, chain=chain, target=target)
            self._n_pages += 1
        self._frontier.lose(page.links.n_left_out)
        self._admission.add([own] if own else [], depth=entry.depth, found_on=entry.key)
        self._admission.add(page.links.addresses, depth=entry.depth + 1, found_on=entry.key)
        self._mazes.see(entry.key, entry.address, sketch=its_sketch, chain=chain)

    def _chain(self, entry: Entry, page: Page) -> int:
        """Return how many pages in a row, this one the last, led only deeper."""
        inner = list(filter(self._scope.has, page.links.addresses))
        if not leads_only_deeper(inner, entry.address, folder=self._scope.folder, is_known=self._frontier.is_known):
            return 0
        parent = self._frontier.entry(entry.found_on)
        return 1 + (parent.chain if parent else 0)
