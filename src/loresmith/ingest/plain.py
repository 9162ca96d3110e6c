"""Read plain text: paragraphs part at empty lines, underlined lines are headings.

So is a short line over text that is indented deeper; other indented blocks are code. Hard line breaks go, as a reader's eye does
not see them; lists keep a line an item, and columns stay as they stand.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from ..records import Document
from .blocks import Block, compose, fenced, without_numbering
from .characters import clean, one_line, read_text

_UNDERLINE = re.compile(r"^(=|-|~)\1{2,}\s*$")
_LEVELS = {"=": 1, "-": 2, "~": 3}
_ITEM = re.compile(r"^\s*(?:[-*•]|(\d{1,3})[.)])\s+")
_COLUMNS = re.compile(r"\S {3,}\S")
_TITLE_WORDS = 12  # The longest of the headings of documentation that were looked at have nine.
_LONG_LINE = 120  # Text broken by hand is narrower; a longer line is a paragraph of its own.


def load(path: Path, *, source: str) -> Document:
    """Return the document of one text file; SourceError where it cannot be read, is no text, or holds none."""
    paragraphs = re.split(r"\n[ \t]*\n", clean(read_text(path)).expandtabs(4))
    return compose((block for paragraph in paragraphs for block in _blocks(paragraph.strip("\n").split("\n"))), source=source)


def _blocks(lines: list[str]) -> Iterator[Block]:
    if len(lines) > 1 and (underline := _UNDERLINE.match(lines[1])) and lines[0].strip():
        yield Block(without_numbering(one_line(lines[0])), level=_LEVELS[underline[1]])
        lines = lines[2:]
    elif _is_over_indented(lines):
        yield Block(without_numbering(one_line(lines[0])), level=min(_indent(lines[0]) // 2 + 1, 6))
        lines = dedent("\n".join(lines[1:])).split("\n")
    if _is_verbatim(lines):
        yield Block(fenced("\n".join(lines)))
    elif any(map(_ITEM.match, lines)):
        yield Block("\n".join(_joined(lines)))
    else:
        yield from map(Block, _joined(lines))


def _is_over_indented(lines: list[str]) -> bool:
    """Return whether the first line heads the others, as an outline or a manual page is set: short, no sentence, less indented."""
    first, *rest = lines
    is_title = 0 < len(first.split()) <= _TITLE_WORDS and first.rstrip()[-1:].isalnum() | first.rstrip().endswith(("?", ")"))
    return bool(rest) and is_title and not _ITEM.match(first) and all(_indent(line) > _indent(first) for line in rest)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_verbatim(lines: list[str]) -> bool:
    """Return whether the lines are indented as code is, or stand in columns."""
    if not any(lines):
        return False
    is_indented = all(line.startswith("    ") for line in lines) and not _ITEM.match(lines[0])
    return is_indented or (len(lines) > 1 and sum(map(bool, map(_COLUMNS.search, lines))) > len(lines) / 2)


def _joined(lines: list[str]) -> Iterator[str]:
    """Yield paragraphs and list items, each on one line."""
    gathered: list[str] = []
    for line in lines:
        item = _ITEM.match(line)
        if item or (gathered and len(gathered[-1]) > _LONG_LINE):
            yield from filter(None, [one_line(" ".join(gathered))])
            gathered = []
        gathered.append((f"{item[1]}. " if item[1] else "- ") + line[item.end() :] if item else line)
    yield from filter(None, [one_line(" ".join(gathered))])
