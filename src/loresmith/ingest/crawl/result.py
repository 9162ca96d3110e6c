"""Read what a crawl holds: every address of the site is a Document or a Dropped, in the order of the addresses."""

import sqlite3
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from ...records import Document, Dropped
from ...text import normalise
from ..limits import Refused
from ..reader import Reader
from .addresses import asked
from .content import as_utf8, kind
from .frontier import Entry, Frontier
from .likeness import resemblance
from .maze import NEAR, Mazes
from .responses import stored
from .scope import Scope


class Results:
    """What a crawl came to."""

    def __init__(self, database: sqlite3.Connection, *, scope: Scope, licence: str, reader: Reader, scratch: Path) -> None:
        self._database, self._licence, self._reader, self._scratch = database, licence, reader, scratch
        self._site = f"{scope.origin}{scope.folder}"
        self._frontier = Frontier(database)
        self._mazes = Mazes(database, folder=scope.folder)
        self._first_by_text: dict[str, str] = {}

    def records(self) -> Iterator[Document | Dropped]:
        """Yield a document or the reason there is none for every address that was seen, in their order."""
        for entry in self._frontier.entries():
            fault = self._fault(entry)
            yield Dropped(entry.address, "ingest", *fault) if fault else self._document(entry)
        if n_lost := self._frontier.n_lost():
            yield Dropped(self._site, "ingest", "too-many-links", f"{n_lost} links were not written down")

    def _fault(self, entry: Entry) -> tuple[str, str] | None:
        if entry.state == "moved":
            return self._end(entry)
        if entry.state != "page":
            return entry.reason or entry.state, entry.detail
        if branch := self._mazes.showed(entry.key):
            return "maze", f"in {branch}"
        own = self._frontier.entry(entry.target) if entry.target else None
        if own and own.state == "page" and resemblance(own.sketch or b"", entry.sketch or b"") >= NEAR:
            return "duplicate-document", f"calls {own.address} its canonical address"
        return None

    def _end(self, entry: Entry) -> tuple[str, str]:
        """Return what a redirect leads to in the end."""
        seen = [entry.key]
        end: Entry | None = entry
        while end is not None and end.state == "moved":
            if end.target in seen:
                return "redirect-loop", " -> ".join([*seen, end.target])
            seen.append(end.target)
            end = self._frontier.entry(end.target)
        if end is None:
            return "too-many-links", f"to {seen[-1]}"
        return ("moved", f"to {end.address}") if end.state == "page" else (end.reason, f"to {end.address}")

    def _document(self, entry: Entry) -> Document | Dropped:
        try:
            document = self._load(entry)
        except Refused as error:
            return Dropped(entry.address, "ingest", "empty-page" if error.reason == "no-text" else error.reason, error.message)
        first = self._first_by_text.setdefault(sha256(normalise(document.text).encode()).hexdigest(), entry.address)
        if first != entry.address:
            return Dropped(entry.address, "ingest", "duplicate-document", f"same text as {first}")
        return replace(document, licence=self._licence, url=entry.address)

    def _load(self, entry: Entry) -> Document:
        """Read a page like a file: in a process of its own, within limits."""
        suffix, content = ".html", b"" if entry.rendered is None else BOM_UTF8 + entry.rendered
        if entry.rendered is None:
            answer = stored(self._database, asked(entry.address))
            assert answer is not None
            suffix, content = kind(answer.response, entry.address), as_utf8(answer.response)
        path = self._scratch / f"page{suffix}"
        path.write_bytes(content)
        return self._reader.read(path, source=entry.address, loader=suffix)
