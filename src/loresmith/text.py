"""One notion of a word and of a sentence, for every room."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
_SENTENCE_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9]|\s*$)")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|Dr|Mr|Mrs|Ms|St|No|Fig|Sec|approx|al|Inc|Ltd|Jr|Sr|Prof)|(?<![^\s(])[A-Z])\.$")


class Span(NamedTuple):
    """A stretch of a text: `text[start:end]`."""

    start: int
    end: int


def words(text: str) -> list[str]:
    """Return the words of a text as they stand; `don't`, `3.14` and `foreign-key` are one word each."""
    return _WORD.findall(text)


def normalise(text: str) -> str:
    """Return the lower-cased words joined by single spaces: two texts alike to a reader become equal."""
    return " ".join(words(unicodedata.normalize("NFKC", text).casefold()))


def sentence_spans(text: str) -> Iterator[Span]:
    """Yield the sentences of a paragraph in order; abbreviations such as `e.g.` do not end one.

    Leading and trailing space is left out. A line break inside is only a space.
    """
    start = 0
    for end_mark in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[start : end_mark.end()]) and end_mark.end() < len(text.rstrip()):
            continue
        yield from _stripped(text, start, end_mark.end())
        start = end_mark.end()
    yield from _stripped(text, start, len(text))


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return [text[span.start : span.end] for span in sentence_spans(text)]


def ngrams(tokens: Sequence[str], n: int) -> Iterator[tuple[str, ...]]:
    """Yield every run of n tokens; none when there are fewer."""
    return zip(*(tokens[i:] for i in range(n)), strict=False)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if piece.strip():
        left = len(piece) - len(piece.lstrip())
        yield Span(start + left, start + len(piece.rstrip()))
