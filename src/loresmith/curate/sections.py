"""The sections of a document: what stands under each heading, and under each paragraph in bold, which old pages use as one.

A section too small to ask about goes with its neighbour under the same heading, if both fit together. One whose title asks
a question never does: the question and its answer are one thing.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from ..records import Document, Heading
from ..text import normalise, words

_TINY = 1 / 8  # Of the size of a passage: twenty words of the usual 160, a sentence or two.


class Section(NamedTuple):
    """A stretch of a document with one title, or several such under one heading."""

    lineage: tuple[Heading, ...]
    """The headings it stands under, outermost first."""
    title_start: int
    """Where its title starts, its heading's line or its paragraph in bold."""
    start: int
    """Where its text starts. The line of its last heading is not text, a paragraph in bold is."""
    end: int
    asks: bool
    """Whether its title is a question."""


def sections(document: Document, *, size: int) -> Iterator[Section]:
    """Yield the sections that hold text, in order; tiny ones together with a neighbour where both fit in `size` words."""
    found = [section for section in _titled(document) if document.text[section.start : section.end].strip()]
    merged: list[Section] = []
    for section, following in pairwise(chain(found, [None])):
        assert section is not None
        if merged and _belong(document, merged[-1], section, following, size=size):
            merged[-1] = _together(merged[-1], section)
        else:
            merged.append(section)
    yield from merged


def heading_path(document: Document, lineage: Sequence[Heading]) -> tuple[str, ...]:
    """Return the title and the headings below it; a first heading that repeats the title is not said twice."""
    texts = [heading.text for heading in lineage]
    if texts and normalise(texts[0]) == normalise(document.title):
        texts = texts[1:]
    return (document.title, *texts)


def _titled(document: Document) -> Iterator[Section]:
    lineage: tuple[Heading, ...] = ()
    starts = [*(heading.start for heading in document.headings), len(document.text)]
    yield from _split_at_bold(document.text, Section((), 0, 0, starts[0], asks=False))
    for heading, end in zip(document.headings, starts[1:], strict=True):
        lineage = (*(above for above in lineage if above.level < heading.level), heading)
        line_end = document.text.find("\n", heading.start, end)
        start = end if line_end < 0 else line_end + 1
        yield from _split_at_bold(document.text, Section(lineage, heading.start, start, end, asks=_is_question(heading.text)))


def _split_at_bold(text: str, section: Section) -> Iterator[Section]:
    """Yield a section's parts, each from one paragraph in bold to the next."""
    cuts = [cut for cut in _bold_paragraphs(text, section.start, section.end) if text[section.start : cut].strip()]
    edges = [section.start, *cuts, section.end]
    for index, (start, end) in enumerate(pairwise(edges)):
        title = text[start:end].lstrip().split("\n", 1)[0]
        asks = is_bold(title) and _is_question(title.strip("* "))
        if index == 0:
            yield section._replace(end=end, asks=asks or section.asks)
        else:
            yield Section(section.lineage, start, start, end, asks=asks)


def is_bold(line: str) -> bool:
    """Return whether a line is a paragraph in bold."""
    return line.startswith("**") and line.endswith("**") and len(line) > 4


def _bold_paragraphs(text: str, start: int, end: int) -> Iterator[int]:
    offset = start
    is_code = False
    for line in text[start:end].split("\n"):
        is_code ^= line.lstrip().startswith("```")
        if not is_code and is_bold(line.rstrip()):
            yield offset
        offset += len(line) + 1


def _belong(document: Document, before: Section, section: Section, following: Section | None, *, size: int) -> bool:
    """Return whether a section goes with the one before: because that is tiny, or this is and nothing better follows."""
    if not _may_join(document, before, section, size=size):
        return False
    if _n_words(document, before) < _TINY * size:
        return True
    is_tiny = _n_words(document, section) < _TINY * size
    return is_tiny and not (following and _may_join(document, section, following, size=size))


def _may_join(document: Document, first: Section, second: Section, *, size: int) -> bool:
    n_shared = len(_shared(first.lineage, second.lineage))
    are_near = max(len(first.lineage), len(second.lineage)) - n_shared <= 1
    return are_near and not first.asks and not second.asks and _n_words(document, _together(first, second)) <= size


def _together(first: Section, second: Section) -> Section:
    """Return two sections as one under the headings they share; the heading lines below those become text."""
    shared = _shared(first.lineage, second.lineage)
    start = first.start if len(shared) == len(first.lineage) else first.title_start
    return Section(shared, first.title_start, start, second.end, asks=False)


def _shared(first: Sequence[Heading], second: Sequence[Heading]) -> tuple[Heading, ...]:
    n_shared = next((i for i, (one, other) in enumerate(zip(first, second, strict=False)) if one != other), min(len(first), len(second)))
    return tuple(first[:n_shared])


def _n_words(document: Document, section: Section) -> int:
    return len(words(document.text[section.start : section.end]))


def _is_question(title: str) -> bool:
    return title.rstrip().endswith("?")
