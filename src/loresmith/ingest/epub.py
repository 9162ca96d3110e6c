"""Read an EPUB: the chapters of its spine in order, each as a page, as one document.

A book is one source, so it is one Document; its chapters are headings, as deep as the book's table of contents has them. Covers,
tables of contents and indexes, which hold only links, are left out.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote
from zipfile import ZipFile

from selectolax.lexbor import LexborHTMLParser

from ..records import Document
from ..text import normalise
from .archive import open_archive, read_xml
from .blocks import Block, compose
from .characters import decode, one_line
from .html import read_blocks
from .limits import Refused
from .titles import with_title, without_empty

_CONTAINER = "META-INF/container.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_NO_TEXT = re.compile(r"(?:^|/)(?:nav|toc|cover|titlepage|genindex|index-of-\w+)\.x?html?$", re.IGNORECASE)
_EMPTY_ELEMENT = re.compile(r"<([A-Za-z][\w:-]*)((?:\s[^<>]*?)?)/>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_MOST_CHAPTER_BYTES = 20_000_000
_META = {"creator": "author", "language": "language", "date": "date", "rights": "rights", "publisher": "publisher"}
_FEWEST_LINKS = 3
_LINKED = 0.9  # Share of a list's letters in links; numbers before them are the rest.


class Book(NamedTuple):
    """What the package file of an EPUB says."""

    title: str
    chapters: list[str]
    """Names of the pages in the archive, in reading order."""
    depths: dict[str, int]
    """How deep a page stands in the table of contents, from 0; a page not in it has none."""
    meta: dict[str, str]
    """Author, language, date, rights, where it says them."""


def load(path: Path, *, source: str) -> Document:
    """Return the document of one book, named `source` in every record; an anchor is `folder/chapter.xhtml#fragment`.

    Refused, a SourceError, where it is damaged, encrypted, no EPUB, a zip bomb, defines XML entities or holds no text.
    """
    with open_archive(path, source=source) as archive:
        if "META-INF/encryption.xml" in archive.namelist() and "META-INF/rights.xml" in archive.namelist():
            raise Refused(f"{source} is encrypted.", reason="encrypted", hint="Ask its publisher for a copy without DRM.")
        book = _book(archive, source)
        blocks = [block for name in book.chapters for block in _chapter(archive, name, book.depths.get(name, 0), source)]
    # Some tools write the name of the file where its title should be.
    own_title = book.title if normalise(book.title) != normalise(path.stem) else next((block.text for block in blocks if block.level), "")
    blocks, title = with_title(blocks, own_title)
    document = compose(without_empty(blocks), source=source, title=title)
    return Document.from_dict({**document.to_dict(), "meta": book.meta})


def _book(archive: ZipFile, source: str) -> Book:
    container = read_xml(archive, _CONTAINER, source=source)
    package_name = next((element.get("full-path") for element in container.iter() if _tag(element) == "rootfile"), None)
    if not package_name:
        raise Refused(f"{source} names no package file in {_CONTAINER}.", reason="unreadable", hint="Correct its suffix.")
    package = read_xml(archive, package_name, source=source)
    folder = posixpath.dirname(package_name)
    items = {element.get("id"): element for element in package.iter() if _tag(element) == "item"}
    spine = [items.get(element.get("idref")) for element in package.iter() if _tag(element) == "itemref" and element.get("linear") != "no"]
    names = [_inside(folder, item.get("href") or "") for item in spine if item is not None and _is_chapter(item)]
    own = {_tag(element): one_line(element.text or "") for element in package.iter() if element.text and "purl.org/dc" in str(element.tag)}
    meta = {ours: own[theirs] for theirs, ours in _META.items() if own.get(theirs) and own[theirs] != "unknown"}
    known = set(archive.namelist())
    return Book(own.get("title", ""), [name for name in names if name in known], _depths(archive, items, folder, source), meta)


def _is_chapter(item: Any) -> bool:
    is_page = item.get("media-type") in _PAGES
    return is_page and "nav" not in (item.get("properties") or "").split() and not _NO_TEXT.search(item.get("href") or "")


def _depths(archive: ZipFile, items: dict[str | None, Any], folder: str, source: str) -> dict[str, int]:
    """Return how deep each page first stands in the table of contents of EPUB 2, which those of EPUB 3 carry too."""
    contents = next((item for item in items.values() if item.get("media-type") == "application/x-dtbncx+xml"), None)
    if contents is None or _inside(folder, contents.get("href") or "") not in archive.namelist():
        return {}
    root = read_xml(archive, _inside(folder, contents.get("href") or ""), source=source)
    depths: dict[str, int] = {}
    for depth, target in _points(root, 0):
        depths.setdefault(_inside(folder, target), depth)
    return depths


def _points(element: Any, depth: int) -> Iterator[tuple[int, str]]:
    for child in element:
        if _tag(child) == "navPoint":
            yield depth, next((inner.get("src") or "" for inner in child.iter() if _tag(inner) == "content"), "")
            yield from _points(child, depth + 1)
        elif _tag(child) == "navMap":
            yield from _points(child, depth)


def _chapter(archive: ZipFile, name: str, depth: int, source: str) -> Iterator[Block]:
    """Yield the blocks of a page, its headings as deep as it stands in the book, their anchors with the name of the page."""
    if archive.getinfo(name).file_size > _MOST_CHAPTER_BYTES:
        raise Refused(f"{source} has more than {_MOST_CHAPTER_BYTES:,} bytes in {name}.", reason="too-large", hint="Leave it out.")
    place = f"{source}: {name}"
    blocks, title = read_blocks(_without_contents(_as_html(decode(archive.read(name), name=place))), source=place)
    top = min((block.level for block in blocks if block.level), default=0)
    if not top and title and blocks:
        yield Block(title, level=min(6, depth + 1), anchor=name)
    for block in blocks:
        if block.level:
            anchor = f"{name}#{block.anchor}" if block.anchor else name
            yield block._replace(level=min(6, block.level - top + 1 + depth), anchor=anchor)
        else:
            yield block


def _as_html(markup: str) -> str:
    """Return XHTML so that HTML readers understand it: `<title/>` would swallow the page."""
    return _EMPTY_ELEMENT.sub(lambda tag: tag[0] if tag[1].lower() in _VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>", markup)


def _without_contents(markup: str) -> str:
    """Return a page without lists that only lead to other pages of the book."""
    parser = LexborHTMLParser(markup)
    for node in parser.css("ul, ol"):
        links = [link for link in node.css("a") if not (link.attributes.get("href") or "#").startswith(("#", "http"))]
        n_linked, n_letters = sum(len(link.text()) for link in links), len("".join(node.text().split()))
        if len(links) >= _FEWEST_LINKS and n_linked >= _LINKED * n_letters:
            node.decompose()
    return parser.html or ""


def _inside(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.split("#", 1)[0])))


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
