"""Read the light Markdown of a document back into blocks, each under its headings.

A paragraph, list item or definition becomes one block of prose whose text is a literal slice of the document. A bold paragraph,
alone or at the head of a list item, is a heading in all but name: it is a block of kind `bold` and what follows stands under it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..records import Document

Kind = Literal["heading", "bold", "paragraph", "item", "step", "term", "definition", "code", "row"]

_LINE = re.compile(r"[^\n]+|(?<=\n)(?=\n)|^(?=\n)")
_HEADING = re.compile(r"#{1,6} +(?=\S)")
_FENCE = re.compile(r"`{3,}|~{3,}")
_MARKS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("paragraph", re.compile(r">(?: +|$)")),
    ("item", re.compile(r"[-*+] +(?=\S)")),
    ("step", re.compile(r"\d+[.)] +(?=\S)")),
    ("definition", re.compile(r": +(?=\S)")),
)
_BOLD = re.compile(r"\*\*(?:(?!\*\*).)+\*\*")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `document.text[start:end] == text`, without marks of headings, lists and definitions."""

    kind: Kind
    start: int
    end: int
    text: str
    line_start: int
    """Offset of its first line's mark, or of its text where there is no mark."""
    depth: int
    """Columns its text is indented by; for a heading its level."""
    headings: tuple[str, ...] = ()
    """The headings and bold lines it stands under, outermost first."""

    @property
    def is_prose(self) -> bool:
        """Say whether it holds sentences."""
        return self.kind in ("paragraph", "item", "step", "definition")


def read_blocks(document: Document) -> list[Block]:
    """Return the blocks of a document in order."""
    return _with_headings(_joined(document.text, _pieces(document.text)))


def section(blocks: Sequence[Block], index: int) -> list[Block]:
    """Return the blocks from the one after `index` up to the next heading or bold line."""
    found = []
    for block in blocks[index + 1 :]:
        if block.kind in ("heading", "bold"):
            break
        found.append(block)
    return found


def _pieces(text: str) -> Iterator[Block]:
    """Yield a block for every line and every whole fence; an empty line is a paragraph without text."""
    lines = [(match.start(), match.group()) for match in _LINE.finditer(text)]
    index = 0
    while index < len(lines):
        start, line = lines[index]
        fence = _FENCE.match(line.lstrip())
        if fence is None:
            yield _line_block(start, line)
            index += 1
            continue
        closing = (i for i in range(index + 1, len(lines)) if lines[i][1].strip() == fence.group())
        last = next(closing, len(lines) - 1)
        end, depth = lines[last][0] + len(lines[last][1]), len(line) - len(line.lstrip())
        yield Block("code", start + depth, end, text[start + depth : end], start + depth, depth)
        index = last + 1


def _line_block(start: int, line: str) -> Block:
    line = line.rstrip()
    indent = column = len(line) - len(line.lstrip())
    kind: Kind = "paragraph"
    while mark := next(((name, found) for name, pattern in _MARKS if (found := pattern.match(line, column))), None):
        kind, column = mark[0] if mark[0] != "paragraph" else kind, mark[1].end()
    body, depth = line[column:], column
    if heading := _HEADING.match(body):
        # A heading inside a quotation does not end the section around it.
        kind, body = "heading" if column == 0 else "bold", body[heading.end() :]
        depth = heading.group().count("#") if column == 0 else column
        column += heading.end()
    elif _BOLD.fullmatch(body):
        kind, body, column = "bold", body[2:-2], column + 2
    elif kind == "paragraph" and " | " in body:
        kind = "row"
    return Block(kind, start + column, start + column + len(body), body, start + indent, depth)


def _joined(text: str, pieces: Iterator[Block]) -> Iterator[Block]:
    """Yield the blocks with the lines of one paragraph joined, empty lines left out, and a line before a definition as its term."""
    pending: Block | None = None
    for piece in pieces:
        if pending is not None and piece.text and piece.kind == "paragraph" and pending.is_prose and piece.depth >= pending.depth:
            pending = replace(pending, end=piece.end, text=text[pending.start : piece.end])
            continue
        if pending is not None:
            is_term = piece.kind == "definition" and pending.kind == "paragraph" and "\n" not in pending.text
            yield replace(pending, kind="term") if is_term else pending
        pending = piece if piece.text else None
    if pending is not None:
        yield pending


def _with_headings(blocks: Iterator[Block]) -> list[Block]:
    """Return the blocks, each with the headings and bold lines above it."""
    path: list[Block] = []
    found = []
    for block in blocks:
        path = [opener for opener in path if _reaches(opener, block)]
        found.append(replace(block, headings=tuple(opener.text for opener in path)))
        if block.kind in ("heading", "bold"):
            path.append(block)
    return found


def _reaches(opener: Block, block: Block) -> bool:
    """Say whether what `opener` opened is still open at `block`."""
    if opener.kind == "heading":
        return not (block.kind == "heading" and block.depth <= opener.depth)
    return block.depth >= opener.depth and block.kind != "heading" and not (block.kind == "bold" and block.depth <= opener.depth)
