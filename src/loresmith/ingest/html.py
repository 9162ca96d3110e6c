"""Read an HTML page: its text, its headings with their anchors, its title, and nothing that stands around it."""

import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from ..errors import SourceError
from ..records import Document
from ..text import normalise
from .anchors import heading_anchors
from .blocks import Block, compose, without_numbering
from .boilerplate import Boilerplate, is_last_line
from .characters import one_line, read_text
from .elements import Elements

_SITE = re.compile(r"\s+[—–|·»:-]{1,2}\s+")


def load(path: Path, *, source: str) -> Document:
    """Return the document of one page, named `source` in every record.

    Taken from `main`, `role=main` or the one `article` where the page has it, else from all of it but menus and the like.
    Hidden text is not read. Raises SourceError where the file cannot be read, is no text, or holds none.
    """
    return read_markup(read_text(path), source=source)


def read_markup(markup: str, *, source: str, title: str = "") -> Document:
    """Return the document of a page that is in memory; SourceError where it holds no text or is nested without end.

    A `title` that is given takes the place of the page's own.
    """
    parser = LexborHTMLParser(markup)
    page_title = title or _page_title(parser)
    boilerplate = Boilerplate(parser)
    try:
        anchors = heading_anchors(boilerplate.root, boilerplate.holds)
        blocks = list(Elements(boilerplate, anchors).blocks(boilerplate.root))
    except RecursionError as error:
        raise SourceError(f"{source} nests its elements too deeply.", hint="Clean it with an HTML formatter, or leave it out.") from error
    blocks, title = _with_title(blocks, page_title)
    return compose(_without_frame(blocks), source=source, title=title)


def _page_title(parser: LexborHTMLParser) -> str:
    node = parser.css_first("head title")
    return without_numbering(one_line(node.text())) if node is not None else ""


def _without_frame(blocks: list[Block]) -> list[Block]:
    """Return the blocks without the closing line of the page, and without headings that have nothing left below them."""
    while blocks and not blocks[-1].level and is_last_line(blocks[-1].text):
        blocks = blocks[:-1]
    kept: list[Block] = []
    deepest_filled = 0
    for block in reversed(blocks):
        # Going up the page, a heading is filled by text, or by a heading below it that is deeper and filled.
        if not block.level:
            deepest_filled = 7
        elif block.level >= deepest_filled and block.level > 1:
            continue
        else:
            deepest_filled = block.level
        kept.append(block)
    return kept[::-1]


def _with_title(blocks: list[Block], page_title: str) -> tuple[list[Block], str]:
    """Return the blocks with the title as their only heading of level 1 where the page shows it, and the title.

    The title is what repeats the words of `<title>` above or in the first heading, or the only h1, or `<title>`
    itself without the name of the site.
    """
    first = next((index for index, block in enumerate(blocks) if block.level), len(blocks))
    for index, block in enumerate(blocks[: first + 1]):
        if page_title and normalise(block.text) == normalise(page_title):
            rest = blocks[:index] + blocks[index + 1 :]
            return [Block(page_title, level=1, anchor=block.anchor), *_one_deeper(rest)], page_title
    n_top = sum(block.level == 1 for block in blocks)
    if n_top == 1 and blocks[first].level == 1:
        return blocks, blocks[first].text
    return (_one_deeper(blocks) if n_top and page_title else blocks), _without_site(page_title, blocks)


def _one_deeper(blocks: list[Block]) -> list[Block]:
    """Return the blocks with every heading one level down where one of them has level 1."""
    if all(block.level != 1 for block in blocks):
        return blocks
    return [block._replace(level=min(6, block.level + 1)) if block.level else block for block in blocks]


def _without_site(page_title: str, blocks: list[Block]) -> str:
    """Return the page's title without the site's, where a heading confirms what is left."""
    part = _SITE.split(page_title)[0]
    headings = {normalise(block.text) for block in blocks if block.level}
    return part if normalise(part) in headings else page_title
