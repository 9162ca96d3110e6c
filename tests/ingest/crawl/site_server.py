"""A web site on a port of this machine, for the crawler's tests and bench: it counts what it is asked, and can misbehave."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import NamedTuple


class Answer(NamedTuple):
    """What the site says to one request."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = {}
    seconds: float = 0.0
    """How long it takes."""


class Asked(NamedTuple):
    """One request the site got."""

    path: str
    status: int
    began: float
    ended: float
    """Points of `time.monotonic`."""
    headers: Mapping[str, str]


class Site:
    """A running site: `pages` may be changed at any time, `asked` is what came."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[Mapping[str, str]], Answer]] = {}
        self.families: dict[str, Callable[[str], Answer]] = {}
        """By the beginning of a path: what makes up any page below it."""
        self.asked: list[Asked] = []
        self.url = ""

    def page(self, path: str, text: str, *links: str, title: str = "", **options: object) -> None:
        """Add a page with a title, a paragraph and links."""
        anchors = " ".join(f'<a href="{link}">to {link}</a>' for link in links)
        markup = f"<title>{title or path}</title><nav>{anchors}</nav><main><h1>{title or path}</h1><p>{text}</p></main>"
        self.pages[path] = Answer(markup.encode(), **options)  # type: ignore[arg-type]

    def redirect(self, path: str, target: str) -> None:
        """Add a redirect."""
        self.pages[path] = Answer(status=302, headers={"Location": target})

    def counts(self) -> Counter[str]:
        """Return how often each path was asked for."""
        return Counter(asked.path for asked in self.asked)

    def gaps(self) -> list[float]:
        """Return the seconds between the end of each answer and the next request."""
        ordered = sorted(self.asked, key=lambda asked: asked.began)
        return [later.began - before.ended for before, later in pairwise(ordered)]

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """Return what the site says."""
        found = self.pages.get(path)
        if found is None:
            made = next((make for start, make in self.families.items() if path.startswith(start)), None)
            return made(path) if made else Answer(b"no such page", 404, "text/plain")
        return found(headers) if callable(found) else found


@contextmanager
def serving() -> Iterator[Site]:
    """Run a site until the block ends."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            began = time.monotonic()
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = site.answer(self.path, headers)
            time.sleep(answer.seconds)
            # Before the answer leaves: afterwards this thread may have to wait for its turn, and gaps would look shorter than they are.
            site.asked.append(Asked(self.path, answer.status, began, time.monotonic(), headers))
            with suppress(OSError):  # It was killed.
                self._write(answer)

        def _write(self, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(answer.body)))
            if answer.body:
                self.send_header("Content-Type", answer.content_type)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
