"""Leave out what stands on every page: running heads and feet, page numbers.

Lines near an edge of the page that stand at the same height on several pages are one slot. A slot is frame where what stands in it
repeats, or counts along with the pages; then all of it is, the one chapter title that stands there once included. Body text
begins at the same height on every page too, but says something else each time.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ...text import normalise
from .line import Line

_N_EDGE = 3  # Lines of a frame are among the first or last so many of a page.
_SAME_HEIGHT = 2.0  # Points.
_SHARE = 0.5  # Of a slot's lines that must repeat or count.
_NUMBER = re.compile(r"^\W*(\d{1,4})\b|\b(\d{1,4})\W*$")
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")


def without_frame(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page without those of the frame. Of a single page nothing is known, and nothing left out."""
    frame = {line for slot in _slots(pages) if _is_frame(slot) for line in slot}
    return [[line for line in page if line not in frame] for page in pages]


def _slots(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """Yield the lines at one height near the upper or lower edge, at most those of one height on a page."""
    upper: list[Line] = []
    lower: list[Line] = []
    for page in pages:
        ordered = sorted(page, key=lambda line: -line.y)
        heights = list(dict.fromkeys(round(line.y) for line in ordered))
        upper += [line for line in ordered if round(line.y) in heights[:_N_EDGE]]
        lower += [line for line in ordered if round(line.y) in heights[-_N_EDGE:]]
    for lines in (upper, lower):
        yield from _at_one_height(lines)


def _at_one_height(lines: Sequence[Line]) -> Iterator[list[Line]]:
    slot: list[Line] = []
    for line in sorted(lines, key=lambda line: line.y):
        if slot and line.y - slot[-1].y > _SAME_HEIGHT:
            yield slot
            slot = []
        slot.append(line)
    if slot:
        yield slot


def _is_frame(slot: Sequence[Line]) -> bool:
    n_pages = len({line.page for line in slot})
    if n_pages < 2:
        return False
    words = Counter(_words(line) for line in slot)
    counting = _counting(slot)
    n_frame = sum(words[_words(line)] > 1 or line in counting for line in slot)
    # On two or three pages a repeated word may be chance, as the head of a table that goes on is.
    return n_frame > _SHARE * len(slot) and (n_pages > 3 or n_frame == len(slot))


def _words(line: Line) -> str:
    """Return what a line says, whatever the numbers in it."""
    return _DIGITS.sub("#", normalise(line.text)) or line.text


def _counting(slot: Sequence[Line]) -> set[Line]:
    """Return the lines that start or end in a number that grows by one from page to page."""
    offsets = {
        line: {int(number) - line.page for found in _NUMBER.finditer(line.text) for number in found.groups() if number} for line in slot
    }
    common = Counter(offset for found in offsets.values() for offset in found)
    if not common or common.most_common(1)[0][1] < 2:
        return set()
    usual = common.most_common(1)[0][0]
    return {line for line, found in offsets.items() if usual in found}


def _offsets(line: Line) -> set[int]:
    """Return by how much the numbers a line starts and ends in differ from its page."""
    return {int(number) - line.page for found in _NUMBER.finditer(line.text) for number in found.groups() if number}
