"""Turn the text inside a paragraph, a heading or a cell into plain words.

Markup goes, what it means for the words stays: 2 with a raised 63 becomes `2^63` and not 263, a quotation keeps its marks,
a paragraph in bold is told from one with a bold word in it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from .blocks import without_numbering
from .characters import one_line

_BOLD = frozenset({"b", "strong"})
_SPACE = re.compile(r"\s+")
_POWER = re.compile(r"^[+\-−]?(?:\d[\w.]*|[a-zA-Z])(?:[+\-−*/][\w.]+)*$")  # 63, -1, n+1; not the st of 1st.
_LISTED_WORDS = 4  # Lines of a cell this short are names one below the other, not a wrapped sentence.


class Piece(NamedTuple):
    """A run of characters inside a paragraph; a line feed alone is a forced line break."""

    text: str
    is_bold: bool


class Inline:
    """Reads runs of text, leaving out the elements that `is_left_out`."""

    def __init__(self, is_left_out: Callable[[LexborNode], bool]) -> None:
        self._is_left_out = is_left_out

    def words(self, node: LexborNode) -> str:
        """Return all the text of an element on one line."""
        return one_line("".join(piece.text for piece in self._inside(node, is_bold=False)))

    def lines(self, node: LexborNode) -> list[str]:
        """Return the text of an element, a line for each the page forces."""
        text = "".join(piece.text for piece in self._inside(node, is_bold=False))
        return [line for line in map(one_line, text.split("\n")) if line]

    def cell(self, node: LexborNode) -> str:
        """Return the text of a table cell on one line, names that stand one below the other parted by commas."""
        lines = self.lines(node)
        is_listed = node.tag == "td" and all(map(_is_name, lines))
        return (", " if is_listed else " ").join(lines)

    def paragraphs(self, nodes: Iterable[LexborNode]) -> Iterator[str]:
        """Yield the paragraphs of a run of text: more than one where empty lines are forced into it.

        A paragraph wholly in bold stands in `**` and loses its number; one without a letter or digit is none.
        """
        pieces = [piece for node in nodes for piece in self._pieces(node, is_bold=False)]
        for paragraph in _split_at_breaks(pieces):
            text = one_line("".join(piece.text for piece in paragraph))
            if any(map(str.isalnum, text)):
                yield f"**{without_numbering(text)}**" if _is_bold(paragraph) else text

    def _pieces(self, node: LexborNode, *, is_bold: bool) -> Iterator[Piece]:
        if node.is_text_node:
            yield Piece(_SPACE.sub(" ", node.text_content or ""), is_bold)
        elif node.tag == "br":
            yield Piece("\n", is_bold)
        elif not node.is_element_node or self._is_left_out(node):
            return
        elif node.tag == "sup":
            yield Piece(self._raised(node), is_bold)
        elif node.tag == "math":
            yield Piece(_formula(node), is_bold)
        elif node.tag == "q":
            yield Piece(f"“{self.words(node)}”", is_bold)
        else:
            yield from self._inside(node, is_bold=is_bold or node.tag in _BOLD)

    def _inside(self, node: LexborNode, *, is_bold: bool) -> Iterator[Piece]:
        for child in node.iter(include_text=True):
            yield from self._pieces(child, is_bold=is_bold)

    def _raised(self, node: LexborNode) -> str:
        """Return a power behind `^`, other raised text as it is (1st), nothing for the mark of a footnote."""
        if node.css_first("a[href^='#']") is not None:
            return ""
        text = self.words(node)
        return f"^{text}" if _POWER.match(text) else text


def _split_at_breaks(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces between empty lines; a line in bold stands apart from lines below that are not."""
    paragraph: list[Piece] = []
    for index, piece in enumerate(pieces):
        if piece.text == "\n" and (_ends_in_break(paragraph) or (_is_bold(paragraph) and not _is_bold(_next_line(pieces, index)))):
            yield paragraph
            paragraph = []
        else:
            paragraph.append(piece)
    yield paragraph


def _ends_in_break(paragraph: Sequence[Piece]) -> bool:
    last = next((piece for piece in reversed(paragraph) if piece.text == "\n" or piece.text.strip()), None)
    return last is not None and last.text == "\n"


def _next_line(pieces: Sequence[Piece], index: int) -> list[Piece]:
    end = next((later for later in range(index + 1, len(pieces)) if pieces[later].text == "\n"), len(pieces))
    return list(pieces[index + 1 : end])


def _is_bold(paragraph: Iterable[Piece]) -> bool:
    written = [piece for piece in paragraph if any(map(str.isalnum, piece.text))]
    return bool(written) and all(piece.is_bold for piece in written)


def _is_name(line: str) -> bool:
    return len(line.split()) <= _LISTED_WORDS and line[-1] not in ".,;:"


def _formula(node: LexborNode) -> str:
    source = node.css_first("annotation")
    return node.attributes.get("alttext") or (source.text() if source is not None else node.text(separator=" "))
