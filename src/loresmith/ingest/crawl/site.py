"""Read a documentation site: crawl it, or go on with a crawl that was stopped, and turn what it holds into Documents.

Everything is kept in `crawl.sqlite`. After a kill the same call goes on: no answer that was committed is asked for again, only the
one request that was on its way may be sent a second time, and the delay is kept over the restart. A call within a day of the last
crawl asks only for what is new; later ones ask whether pages have changed (ETag, Last-Modified).
"""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from ...contracts import Progress, Silent
from ...errors import SourceError
from ...files import digest_value, locked
from ...recipe import Crawl
from ...records import Document, Dropped
from ..reader import Reader
from .addresses import canonical, origin
from .database import get, opened, put, transaction
from .draw import drawer
from .fetch import Fetcher
from .frontier import Frontier
from .network import GuardedNetwork
from .pace import Pace
from .responses import FRESH_SECONDS, forget
from .result import Results
from .robots import Robots
from .scope import Scope
from .start import first_page, site_scope, sitemaps
from .walk import Walk


def read_site(
    site: str, *, settings: Crawl, folder: Path, licence: str = "", progress: Progress | None = None
) -> Iterator[Document | Dropped]:
    """Yield a document or the reason there is none for every address of a site, in their order; `folder` keeps what was fetched.

    Raises SourceError for an address that is none, a start that is closed to us or missing, and at the end where nothing was
    readable; Preempted when `max_minutes` are over: the same call goes on; RunError where another process holds the folder.
    """
    start = canonical(site)
    if start is None:
        raise SourceError(f"{site!r} is not the address of a site.", hint="Write it as https://host/path, without a user name.")
    with locked(folder), opened(folder / "crawl.sqlite") as database:
        walk = _begin(database, digest_value([start, settings.model_dump(exclude={"delay", "max_minutes"})]))
        fetcher = _fetcher(database, start, settings, walk=walk)
        scope = _crawled(database, start, settings=settings, fetcher=fetcher, progress=progress or Silent())
        reasons: Counter[str] = Counter()
        n_documents = 0
        with Reader() as reader, TemporaryDirectory(prefix="loresmith-page-") as scratch:
            for record in Results(database, scope=scope, licence=licence, reader=reader, scratch=Path(scratch)).records():
                if isinstance(record, Dropped):
                    reasons[record.reason] += 1
                else:
                    n_documents += 1
                yield record
    if not n_documents:
        found = ", ".join(f"{n} {reason}" for reason, n in reasons.most_common())
        raise SourceError(f"Nothing on {site} can be read: {found}.", hint="Check `site`, crawl.include and crawl.exclude.")


def _begin(database: sqlite3.Connection, settings: str) -> int:
    """Return the number of this crawl: the last one's where it was stopped, or is done and fresh; otherwise a new one's."""
    age = time.time() - float(get(database, "begun_at") or 0)
    goes_on = get(database, "settings") == settings and get(database, "state") in {"running", "done"}
    is_over = get(database, "state") == "done" and age > FRESH_SECONDS
    if goes_on and not is_over:
        return int(get(database, "walk"))
    walk = int(get(database, "walk") or 0) + 1
    with transaction(database):
        Frontier(database).clear()
        values = {"settings": settings, "state": "running", "walk": str(walk), "begun_at": str(time.time()), "is_seeded": ""}
        for name, value in values.items():
            put(database, name, value)
    return walk


def _fetcher(database: sqlite3.Connection, start: str, settings: Crawl, *, walk: int) -> Fetcher:
    network = GuardedNetwork(allow_private=settings.allow_private, port=origin(start).port)
    return Fetcher(database, network, Pace(database, delay=settings.delay), walk=walk)


def _crawled(database: sqlite3.Connection, site: str, *, settings: Crawl, fetcher: Fetcher, progress: Progress) -> Scope:
    """Fetch what is not fetched yet, and return what belongs to the site."""
    robots = Robots(fetcher)
    try:
        start = first_page(site, robots=robots, fetcher=fetcher)
    except SourceError:
        # The next call begins anew, and asks again: the owner may have mended it.
        forget(database, fetcher.walk)
        put(database, "state", "failed")
        raise
    scope = site_scope(site, start, settings)
    if get(database, "state") == "done":
        return scope
    draw = drawer(settings.javascript, robots=robots, fetcher=fetcher)
    walk = Walk(database, scope, settings=settings, fetcher=fetcher, robots=robots, draw=draw, progress=progress)
    if not get(database, "is_seeded"):
        listed = list(sitemaps(scope, robots=robots, fetcher=fetcher))
        with transaction(database):
            walk.seed([start, site], listed)
            put(database, "is_seeded", "yes")
    walk.run()
    put(database, "state", "done")
    return scope
