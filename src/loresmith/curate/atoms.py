"""The smallest stretches a text is cut into: sentences, list items, definitions, code blocks, tables.

What is larger than a passage by itself is cut further, by lines, and a line of prose by sentences.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..text import Span, sentence_spans, words

_FENCE = re.compile(r"^(`{3,})")
_ITEM = re.compile(r"^(?:- |\d+\. )")
_INSIDE_PARAGRAPH = 0.5
_INSIDE_BLOCK = 0.25
_AFTER_COLON = 2.0
_AFTER_TITLE = 9.0


class Atom(NamedTuple):
    """A stretch that stays whole."""

    start: int
    end: int
    n_words: int
    cut_cost: float
    """How bad it is to cut before it. 0 between paragraphs; 1 is as bad as an empty passage."""


def atoms(text: str, start: int, end: int, *, size: int) -> Iterator[Atom]:
    """Yield the atoms of `text[start:end]` in order, with all its characters but white space around them.

    None has more than `size` words but a sentence, or a line of code, that has them.
    """
    before = ""
    for block in _blocks(text, start, end):
        cost = _cost_after(before)
        for piece, inside_cost in _pieces(text, block, size=size):
            yield Atom(*piece, _n_words(text, piece), cost)
            before = text[piece.start : piece.end]
            cost = max(inside_cost, _cost_after(before))


def _cost_after(before: str) -> float:
    if before.startswith("**") and before.endswith("**"):
        return _AFTER_TITLE
    return _AFTER_COLON if before.endswith(":") else 0.0


def _pieces(text: str, block: Span, *, size: int) -> Iterator[tuple[Span, float]]:
    """Yield the pieces of one block, and what it costs to cut after each."""
    content = text[block.start : block.end]
    if _is_whole(content):
        yield from _fitting(text, block, size=size)
    elif _ITEM.match(content):
        for item in _items(text, block):
            yield from _fitting(text, item, size=size)
    else:
        for sentence in _shifted(sentence_spans(content), block.start):
            yield sentence, _INSIDE_PARAGRAPH


def _is_whole(content: str) -> bool:
    """Return whether a block is code, a table, a quote or a definition."""
    lines = content.split("\n")
    return _is_code(lines) or content.startswith("> ") or " | " in lines[0] or any(line.startswith(": ") for line in lines[1:])


def _is_code(lines: list[str]) -> bool:
    opened = _FENCE.match(lines[0])
    return opened is not None and len(lines) > 1 and lines[-1].strip() == opened[1]


def _fitting(text: str, span: Span, *, size: int) -> Iterator[tuple[Span, float]]:
    """Yield a span as it is where it fits, else the code and the lines in it, else their lines and sentences."""
    if _n_words(text, span) <= size:
        yield span, _INSIDE_BLOCK
        return
    lines = list(_lines(text, span.start, span.end))
    is_code = _is_code([text[line.start : line.end] for line in lines])
    index = 0
    while index < len(lines):
        closing = None if is_code else _closing_fence(text, lines, index)
        after = index + 1 if closing is None else closing + 1
        piece = _stripped(text, Span(lines[index].start, lines[after - 1].end))
        if is_code or _n_words(text, piece) <= size:
            inside = [piece]
        elif closing is None:
            inside = [*_shifted(sentence_spans(text[piece.start : piece.end]), piece.start)]
        else:
            inside = [_stripped(text, line) for line in lines[index:after]]
        yield from ((part, _INSIDE_BLOCK) for part in inside if part.start < part.end)
        index = after


def _items(text: str, block: Span) -> Iterator[Span]:
    """Yield the items of a list with what is indented below them."""
    starts = [line.start for line in _lines(text, block.start, block.end) if _ITEM.match(text[line.start : line.end])]
    for start, end in zip(starts, [*starts[1:], block.end], strict=True):
        yield _stripped(text, Span(start, end))


def _blocks(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield what stands between empty lines; code with those inside it, a list or definition with what is indented below."""
    lines = list(_lines(text, start, end))
    index = 0
    while index < len(lines):
        if not text[lines[index].start : lines[index].end].strip():
            index += 1
            continue
        after = _end_of_block(text, lines, index)
        yield _stripped(text, Span(lines[index].start, lines[after - 1].end))
        index = after


def _end_of_block(text: str, lines: list[Span], first: int) -> int:
    """Return the index after the last line of the block that starts at line `first`."""

    def content(index: int) -> str:
        return text[lines[index].start : lines[index].end]

    if (closing := _closing_fence(text, lines, first)) is not None:
        return closing + 1
    may_indent = bool(_ITEM.match(content(first)))
    index = first + 1
    while index < len(lines):
        may_indent = may_indent or content(index).startswith(": ")
        if not content(index).strip():
            following = next((later for later in range(index, len(lines)) if content(later).strip()), None)
            if following is None or not (may_indent and content(following).startswith("  ")):
                break
            index = following
        closing = _closing_fence(text, lines, index)
        if closing is not None and not content(index).startswith(" "):
            break
        index = index + 1 if closing is None else closing + 1
    return index


def _closing_fence(text: str, lines: list[Span], index: int) -> int | None:
    """Return the line that closes the fence opened by a line; None where it opens none, or one that stays open."""
    opened = _FENCE.match(text[lines[index].start : lines[index].end].lstrip(" "))
    if not opened:
        return None
    return next((later for later in range(index + 1, len(lines)) if text[lines[later].start : lines[later].end].strip() == opened[1]), None)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        line_end = text.find("\n", start, end)
        line_end = end if line_end < 0 else line_end
        yield Span(start, line_end)
        start = line_end + 1


def _shifted(spans: Iterable[Span], offset: int) -> Iterator[Span]:
    yield from (Span(span.start + offset, span.end + offset) for span in spans)


def _n_words(text: str, span: Span) -> int:
    return len(words(text[span.start : span.end]))


def _stripped(text: str, span: Span) -> Span:
    content = text[span.start : span.end]
    return Span(span.start + len(content) - len(content.lstrip()), span.start + len(content.rstrip()))
