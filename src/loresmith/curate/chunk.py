"""Cut documents into passages that stand under one heading and hold whole sentences.

Each section is cut as a typesetter breaks a paragraph into lines: of all the ways that respect the size, the one that leaves the
least room unused, and that does not cut after a colon, inside a list, inside a paragraph, if it can. So a section of 170 words
becomes two halves and not 160 and a remainder of ten. Sections that fit stay whole, a question in bold stays with its answer.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..records import Document, Passage, make_id
from .atoms import Atom, atoms
from .sections import Section, heading_path, sections

_MOST_ATOMS = 1000  # In one passage; bounds the work where many lines of code hold no word.


def chunk(document: Document, *, size: int, overlap: int) -> Iterator[Passage]:
    """Yield the passages of a document, in order.

    `size` is the most words of a passage, passed only by a sentence or a line of code that has more. `overlap` is how many words
    at the end of the passage before, under the same heading, are repeated: whole sentences, never all of it. It must be below `size`.
    Without overlap every character but white space and the lines of headings is in exactly one passage. Sections too small to
    ask about share a passage with a neighbour; the lines of their headings are then part of its text.
    """
    for section in sections(document, size=size):
        pieces = list(atoms(document.text, section.start, section.end, size=size))
        for start, end in _spans(pieces, size=size, overlap=overlap):
            yield _passage(document, section, start, end)


def _passage(document: Document, section: Section, start: int, end: int) -> Passage:
    return Passage(
        id=make_id(document.id, str(start), str(end)),
        document=document.id,
        start=start,
        end=end,
        heading_path=heading_path(document, section.lineage),
        text=document.text[start:end],
        anchor=_page(document, start) or (section.lineage[-1].anchor if section.lineage else ""),
    )


def _page(document: Document, start: int) -> str:
    """Return the fragment of the page an offset lies on, where the document has pages (`meta["pages"]` holds where each starts)."""
    starts = [int(offset) for offset in document.meta.get("pages", "").split()]
    return f"page={bisect_right(starts, start)}" if starts else ""


def _spans(pieces: Sequence[Atom], *, size: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Yield where each passage starts and ends."""
    cuts = [0, *_best_cuts(pieces, size=size, overlap=overlap)]
    earlier = 0
    for first, after in pairwise(cuts):
        start = _overlapping(pieces, first, earlier=earlier, overlap=overlap)
        yield pieces[start].start, pieces[after - 1].end
        earlier = first


def _overlapping(pieces: Sequence[Atom], first: int, *, earlier: int, overlap: int) -> int:
    """Return the first of the atoms before `first` that fit into `overlap` words, leaving at least one to the passage before."""
    while first - 1 > earlier and 0 < pieces[first - 1].n_words <= overlap:
        first -= 1
        overlap -= pieces[first].n_words
    return first


def _best_cuts(pieces: Sequence[Atom], *, size: int, overlap: int) -> list[int]:
    """Return the index after each passage's last atom, so that the sum of squared unused room and of the costs of cuts is least.

    Source: Knuth and Plass, 1981, Breaking paragraphs into lines, https://doi.org/10.1002/spe.4380111102.
    """
    best_cost = [0.0]
    best_start = [0]
    for after in range(1, len(pieces) + 1):
        n_words = 0
        options: list[tuple[float, int]] = []
        for first in range(after - 1, max(-1, after - 1 - _MOST_ATOMS), -1):
            n_words += pieces[first].n_words
            # All passages but the first keep room for what they repeat.
            room = size - overlap if first else size
            if n_words <= room or first == after - 1:
                unused = max(0, room - n_words) / room
                options.append((best_cost[first] + unused**2 + (pieces[first].cut_cost if first else 0.0), first))
            if n_words > size:
                break
        cost, start = min(options)
        best_cost.append(cost)
        best_start.append(start)
    cuts = []
    after = len(pieces)
    while after > 0:
        cuts.append(after)
        after = best_start[after]
    return cuts[::-1]
