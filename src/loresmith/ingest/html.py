"""Read an HTML page: its text, its headings with their anchors, its title, and nothing that stands around it."""

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from ..records import Document
from .anchors import heading_anchors
from .blocks import Block, compose, without_numbering
from .boilerplate import Boilerplate, is_last_line
from .characters import one_line, read_text
from .elements import Elements
from .limits import Refused
from .titles import with_title, without_empty


def load(path: Path, *, source: str) -> Document:
    """Return the document of one page, named `source` in every record.

    Taken from `main`, `role=main` or the one `article` where the page has it, else from all of it but menus and the like.
    Hidden text is not read. Raises SourceError where the file cannot be read, is no text, or holds none.
    """
    return read_markup(read_text(path), source=source)


def read_markup(markup: str, *, source: str, title: str = "") -> Document:
    """Return the document of a page that is in memory; Refused where it holds no text or is nested without end.

    A `title` that is given takes the place of the page's own.
    """
    blocks, page_title = read_blocks(markup, source=source)
    blocks, title = with_title(blocks, title or page_title)
    return compose(without_empty(blocks), source=source, title=title)


def read_blocks(markup: str, *, source: str) -> tuple[list[Block], str]:
    """Return the blocks of a page as they stand in it, and the title in its head, or an empty one.

    Refused, reason `too-deep`, where it is nested without end.
    """
    parser = LexborHTMLParser(markup)
    page_title = _page_title(parser)
    boilerplate = Boilerplate(parser)
    try:
        anchors = heading_anchors(boilerplate.root, boilerplate.holds)
        blocks = list(Elements(boilerplate, anchors).blocks(boilerplate.root))
    except RecursionError as error:
        hint = "Clean it with an HTML formatter, or leave it out."
        raise Refused(f"{source} nests its elements too deeply.", reason="too-deep", hint=hint) from error
    return _without_last_line(blocks), page_title


def _page_title(parser: LexborHTMLParser) -> str:
    node = parser.css_first("head title")
    return without_numbering(one_line(node.text())) if node is not None else ""


def _without_last_line(blocks: list[Block]) -> list[Block]:
    while blocks and not blocks[-1].level and is_last_line(blocks[-1].text):
        blocks = blocks[:-1]
    return blocks
