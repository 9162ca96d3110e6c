"""Read a page in two columns column by column, and tell every line which it is in.

A page has two where a gap down its middle is crossed by few lines and has many on both sides. Lines that cross it, a title or
a wide table, part what is above from what is below. Best effort: a page drawn in disorder is read from top to bottom.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .line import Line

_MIDDLE = (0.35, 0.65)  # Of the width of the text.
_FEWEST = 5  # Lines on either side.
_MOST_CROSSING = 0.3  # Of all lines.
_N_PLACES = 31
_MOST_UPWARD = 0.3  # Of the steps from line to line; more is disorder.


def in_reading_order(page: Sequence[Line]) -> list[Line]:
    """Return the lines of one page in the order they are read, their `column` set."""
    gutter = _gutter([piece for line in page for piece in _pieces(line)])
    if gutter is not None:
        return list(_by_column([piece for line in page for piece in _pieces(line, gutter)], gutter))
    n_upward = sum(after.y > before.y + 1 for before, after in pairwise(page))
    return sorted(page, key=lambda line: (-line.y, line.left)) if n_upward > _MOST_UPWARD * len(page) else list(page)


def _pieces(line: Line, gutter: float | None = None) -> Iterator[Line]:
    """Yield the cells of a line as lines of their own, or the two parts that lie on either side of a gutter."""
    cells = [cell for cell in line.cells if gutter is None or cell.left - cell.gap <= gutter <= cell.left]
    edges = [(0, line.left), *((cell.offset, cell.left) for cell in cells)]
    ends = [*((cell.offset, cell.left - cell.gap) for cell in cells), (len(line.text), line.right)]
    for (start, left), (end, right) in zip(edges, ends, strict=True):
        inner = tuple(cell._replace(offset=cell.offset - start) for cell in line.cells if start < cell.offset < end)
        yield line._replace(text=line.text[start:end].rstrip(" "), left=left, right=right, cells=inner)


def _gutter(page: Sequence[Line]) -> float | None:
    """Return where the gap between two columns is, or None."""
    if len(page) < 2 * _FEWEST:
        return None
    left, right = min(line.left for line in page), max(line.right for line in page)
    start, end = (left + share * (right - left) for share in _MIDDLE)
    places = [start + nth * (end - start) / (_N_PLACES - 1) for nth in range(_N_PLACES)]
    n_crossing = [sum(line.left < place < line.right for line in page) for place in places]
    fewest = min(n_crossing)
    best = [place for place, n in zip(places, n_crossing, strict=True) if n == fewest]
    place = best[len(best) // 2]
    n_left, n_right = sum(line.right <= place for line in page), sum(line.left >= place for line in page)
    return place if min(n_left, n_right) >= _FEWEST and fewest <= _MOST_CROSSING * len(page) and _are_full(page, place) else None


def _are_full(page: Sequence[Line], place: float) -> bool:
    """Return whether lines on the left reach the gap: those of a list of short lines do not, nor do page numbers beside them."""
    lefts = [line for line in page if line.right <= place]
    rights = [line for line in page if line.left >= place]
    margin = min(line.left for line in lefts)
    n_reaching = sum(line.right - margin > 0.75 * (place - margin) for line in lefts)
    n_wide = sum(line.right - line.left > 0.5 * (max(other.right for other in rights) - place) for line in rights)
    return n_reaching >= 0.4 * len(lefts) and n_wide >= 0.4 * len(rights)


def _by_column(page: Sequence[Line], gutter: float) -> Iterator[Line]:
    lefts: list[Line] = []
    rights: list[Line] = []
    for line in sorted(page, key=lambda line: -line.y):
        if line.right <= gutter:
            lefts.append(line._replace(column=1))
        elif line.left >= gutter:
            rights.append(line._replace(column=2))
        else:
            yield from (*lefts, *rights, line)
            lefts, rights = [], []
    yield from (*lefts, *rights)
