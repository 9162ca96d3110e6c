"""Make headings of the lines a PDF's bookmarks lead to.

A bookmark has the words and the depth of a heading, and a place near it; the line is found by its words. Where they differ from what
is printed, the line at the place is taken if it resembles them; where nothing does, the heading is put there.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from ...text import normalise
from ..blocks import without_numbering
from ..characters import one_line
from .line import HYPHEN, Line

_MOST = 20_000  # Bookmarks; a file with more was made to keep us busy.
_MOST_LINES = 4  # Of one heading.
_ALIKE = 0.8
_NUMBER = re.compile(
    r"^(?:(?:chapter|part|section)\s+)?\d{1,2}(?:\.\d{1,3})*[.:]?\s+(?=\S)|^appendix\s+[A-Z0-9]{1,3}[.:]?\s+(?=\S)", re.IGNORECASE
)


class Bookmark(NamedTuple):
    """One entry of a PDF's outline."""

    title: str
    level: int
    """From 0."""
    page: int
    """From 1."""
    y: float | None
    """Height of the place it leads to, or None for the whole page."""


def bookmarks(pdf: Any) -> list[Bookmark]:
    """Return the outline of a pypdfium2 document in its order, without entries that lead nowhere."""
    found: list[Bookmark] = []
    for entry in pdf.get_toc(max_depth=15):
        title, destination = one_line(entry.get_title()), entry.get_dest()
        page = destination.get_index() if destination else None
        if title and page is not None:
            found.append(Bookmark(title, entry.level, page + 1, _height(destination)))
        if len(found) >= _MOST:
            break
    return found


def with_headings(lines: Sequence[Line], outline: Sequence[Bookmark]) -> list[Line]:
    """Return the lines, those of headings put together and marked with the level and words of their bookmark, from level 1."""
    by_start: dict[int, tuple[Bookmark, int]] = {}
    missing: dict[int, list[Bookmark]] = {}
    earliest = 0
    for bookmark in outline:
        place = _place(lines, bookmark, earliest)
        if place:
            by_start[place[0]] = (bookmark, place[1])
            earliest = place[1]
        else:
            index = max(earliest, _index_at(lines, bookmark))
            missing.setdefault(index, []).append(bookmark)
            earliest = index
    return list(_marked(lines, by_start, missing))


def plain_title(title: str) -> str:
    """Return a title without the number of its chapter or section, with a dot or without: `2 R Basics` is `R Basics`."""
    return _NUMBER.sub("", without_numbering(title), count=1)


def _height(destination: Any) -> float | None:
    mode, position = destination.get_view()
    # Of the ways to show a page, XYZ (1) has its height second, FitH (3) and FitBH (7) first.
    place = {1: 1, 3: 0, 7: 0}.get(mode)
    return position[place] if place is not None and place < len(position) else None


def _place(lines: Sequence[Line], bookmark: Bookmark, earliest: int) -> tuple[int, int] | None:
    """Return where the lines of a heading start and end; None where no lines on its page resemble it."""
    here = [index for index, line in enumerate(lines) if line.page == bookmark.page and index >= earliest]
    wanted = normalise(plain_title(bookmark.title))
    printed = [(start, end, normalise(plain_title(_together(lines[start:end])))) for start in here for end in _ends(start, here[-1] + 1)]
    places = [(_distance(lines[start], bookmark), start, end) for start, end, words in printed if words == wanted]
    if not places:
        matcher = SequenceMatcher(b=wanted, autojunk=False)
        for start, end, words in printed:
            matcher.set_seq1(words[: 2 * len(wanted)])
            if matcher.real_quick_ratio() > _ALIKE and matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE:
                places.append((1 - matcher.ratio(), start, end))
    return min(places)[1:] if places else None


def _ends(start: int, end: int) -> range:
    return range(start + 1, min(start + _MOST_LINES, end) + 1)


def _together(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines).replace(f"{HYPHEN} ", "")


def _distance(line: Line, bookmark: Bookmark) -> float:
    """Return how far a line is from where its bookmark leads, in points; above it counts ten times, as no viewer would show it."""
    if bookmark.y is None:
        return 0.0
    below = bookmark.y - line.y
    return below if below >= 0 else -10 * below


def _index_at(lines: Sequence[Line], bookmark: Bookmark) -> int:
    """Return the index of the first line at or below the place of a bookmark."""
    for index, line in enumerate(lines):
        if line.page > bookmark.page or (line.page == bookmark.page and (bookmark.y is None or line.y <= bookmark.y)):
            return index
    return len(lines)


def _marked(lines: Sequence[Line], by_start: dict[int, tuple[Bookmark, int]], missing: dict[int, list[Bookmark]]) -> Iterator[Line]:
    skipped_until = 0
    for index in range(len(lines) + 1):
        for bookmark in missing.get(index, ()):
            yield _heading(Line("", bookmark.page, 0, 0, bookmark.y or 0, 0), bookmark, "")
        if index in by_start:
            bookmark, skipped_until = by_start[index]
            yield _heading(lines[index], bookmark, plain_title(_together(lines[index:skipped_until])))
        elif index < len(lines) and index >= skipped_until:
            yield lines[index]


def _heading(line: Line, bookmark: Bookmark, printed: str) -> Line:
    """Return a line as the heading a bookmark says; where only one of both has a number left before its words, the other's words."""
    title = plain_title(bookmark.title)
    is_numbered = bool(printed) and title != printed and title.endswith(f" {printed}")
    return line._replace(level=min(6, bookmark.level + 1), title=printed if is_numbered else title)
