"""Cut an answer out of the blocks that follow a question: whole sentences, whole code, about sixty words."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..text import sentence_spans, words
from .blocks import Block

# A small model learns an answer of this size whole, and it fits the default 64 generated tokens.
ENOUGH_WORDS = 45  # nothing is added once this is reached
MOST_WORDS = 70  # nothing is added that would lead past this
MOST_FIRST_WORDS = 110  # a first sentence longer than this makes no answer

MOST_WORDS_AWAY = 8  # a longer sentence that begins with `See` says something as well

_ONLY_SEE = re.compile(r"\(?(?:please )?(?:see|refer to|read|visit|consult)\b", re.IGNORECASE)
_SENDS_AWAY = re.compile(
    r"\(?(?:please )?(?:see|for (?:more|further|additional|details|an example|example)|refer to|here is|read)\b"
    r"|\(?as (?:described|shown|noted)\b"
    r"|.*\b(?:previous question|above|below|this (?:chapter|section|document|article))\b",
    re.IGNORECASE,
)


class Excerpt(NamedTuple):
    """A stretch of a document that can be an answer, and the offsets where it may end earlier."""

    start: int
    stops: tuple[int, ...]

    @property
    def end(self) -> int:
        """Offset behind it."""
        return self.stops[-1]


class _Piece(NamedTuple):
    """What is taken whole: a sentence, a table row, a block of code."""

    start: int
    end: int
    text: str
    is_prose: bool


def excerpt(blocks: Sequence[Block]) -> Excerpt | None:
    """Return an answer that begins with the first of some blocks, or None where there is none.

    A list is taken item by item, with its marks where it has more than one, code only whole. What ends in a colon goes along only
    with what it announces. A later sentence that sends the reader elsewhere ends the answer before it.
    """
    pieces = [piece for block in blocks for piece in _pieces(block)]
    if not pieces or len(words(pieces[0].text)) > MOST_FIRST_WORDS:
        return None
    stops: list[int] = []
    n_words = 0
    for piece in pieces:
        n_words_with = n_words + len(words(piece.text))
        is_away = piece.is_prose and _SENDS_AWAY.match(piece.text) is not None
        if n_words >= ENOUGH_WORDS or (n_words and n_words_with > MOST_WORDS) or (stops and is_away):
            break
        n_words = n_words_with
        if not piece.text.endswith(":"):
            stops.append(piece.end)
    if len(stops) == 1 and n_words <= MOST_WORDS_AWAY and pieces[0].is_prose and _ONLY_SEE.match(pieces[0].text):
        return None
    is_list = len(stops) > 1 and blocks[0].kind in ("item", "step") and stops[-1] > blocks[0].end
    return Excerpt(blocks[0].line_start if is_list else pieces[0].start, tuple(stops)) if stops else None


def _pieces(block: Block) -> Iterator[_Piece]:
    if not block.is_prose:
        yield _Piece(block.start, block.end, block.text, is_prose=False)
        return
    for span in sentence_spans(block.text):
        yield _Piece(block.start + span.start, block.start + span.end, block.text[span.start : span.end], is_prose=True)
