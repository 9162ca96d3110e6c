"""Blocks of text, and how they become the light Markdown of a Document.

Every loader yields blocks; only this file knows how they stand on the page. See `records.Document` for the form.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from textwrap import dedent
from typing import NamedTuple

from ..records import Document, Heading, make_id
from .limits import Refused

# `3.1. `, `3. `, `(1) `, `A. ` before a title. A number without its closing dot may belong to the title: `3.40 released`.
_NUMBERING = re.compile(r"^(?:§\s*)?(?:\d+(?:\.\d+)*\.|\(\d+\)|[A-Z]\.(?=\s+[A-Z][a-z]))\s+(?=\S)")
_TICKS = re.compile(r"^`{3,}", re.MULTILINE)


class Block(NamedTuple):
    """One paragraph, list, table, code block or heading, without the empty lines around it."""

    text: str
    """Lines as they stand in the document; for a heading only its words."""
    level: int = 0
    """1 to 6 for a heading, 0 for all else."""
    anchor: str = ""
    """The fragment that leads to a heading."""
    is_tight: bool = False
    """Inside a list item: stands directly under the line before."""
    page: int = 0
    """The page it starts on, from 1; 0 where there are no pages."""


def compose(blocks: Iterable[Block], *, source: str, title: str = "") -> Document:
    """Return the document the blocks make up, titled by `title`, else its first heading, else its file name.

    Where blocks have a page, `meta["pages"]` says the offset of the first block that starts on each page, from page 1.
    Raises Refused, reason `no-text`, where there is no text besides headings.
    """
    lines: list[str] = []
    headings: list[Heading] = []
    page_starts: list[int] = []
    offset = 0
    blocks = [block for block in blocks if block.text.strip()]
    if not any(block.level == 0 for block in blocks):
        hint = "Look at it in an editor; a page drawn by scripts has no text of its own."
        raise Refused(f"{source} holds no text.", reason="no-text", hint=hint)
    for block in blocks:
        if block.level:
            headings.append(Heading(start=offset, level=block.level, text=block.text, anchor=block.anchor))
        page_starts += [offset] * (block.page - len(page_starts))
        line = f"{'#' * block.level} {block.text}" if block.level else block.text
        lines.append(line)
        offset += len(line) + 2
    text = "\n\n".join(lines)
    title = title or next((heading.text for heading in headings), PurePath(source).stem)
    meta = {"pages": " ".join(map(str, page_starts))} if page_starts else {}
    return Document(id=make_id(source, text), source=source, title=title, text=text, headings=tuple(headings), meta=meta)


def without_numbering(title: str) -> str:
    """Return a title without the number of its section: `3.1. Scope` is `Scope`, `3.40 released` stays."""
    return _NUMBERING.sub("", title)


def fenced(code: str, *, language: str = "") -> str:
    """Return code in a fence that no line of it closes; empty where the code is empty."""
    rows = [row.rstrip() for row in dedent(code.expandtabs(4)).split("\n")]
    while rows and not rows[0]:
        del rows[0]
    while rows and not rows[-1]:
        del rows[-1]
    if not rows:
        return ""
    ticks = "`" * max([3, *(len(run) + 1 for run in _TICKS.findall("\n".join(rows)))])
    return "\n".join([ticks + language, *rows, ticks])


def joined(blocks: Sequence[Block]) -> str:
    """Return the blocks of one list item or definition as lines, a list or code directly under its sentence."""
    text = ""
    for block in blocks:
        text += ("\n" if block.is_tight else "\n\n") + block.text if text else block.text
    return text


def marked(text: str, marker: str) -> str:
    """Return text behind a marker, `- ` or `: `, its further lines indented as deep as the marker is long."""
    indent = " " * len(marker)
    return marker + "\n".join(indent + line if line else line for line in text.split("\n")).lstrip()


def row(cells: Iterable[str]) -> str:
    """Return the cells of one table row as `a | b`; empty where all are empty."""
    cells = list(cells)
    return " | ".join(cells).strip() if any(cells) else ""
