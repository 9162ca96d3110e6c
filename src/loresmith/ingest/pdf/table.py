"""Tell the rows of a table: lines one below the other whose cells start at the same places."""

from collections.abc import Sequence
from itertools import pairwise

from .line import Line

_SAME_PLACE = 3.0  # Points.


def with_rows(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, only rows of a table with cells: other wide spaces are those of a stretched line."""
    rows: set[int] = set()
    for index, (line, after) in enumerate(pairwise(lines)):
        if line.cells and after.cells and line.page == after.page and _are_aligned(line, after):
            rows |= {index, index + 1}
    return [line if index in rows or not line.cells else line._replace(cells=()) for index, line in enumerate(lines)]


def cell_texts(line: Line) -> list[str]:
    """Return the text of each cell of a row."""
    edges = [0, *(cell.offset for cell in line.cells), len(line.text)]
    return [line.text[start:end] for start, end in pairwise(edges)]


def _are_aligned(line: Line, after: Line) -> bool:
    """Return whether the row with fewer cells has all of them below cells of the other."""
    fewer, more = sorted((line, after), key=lambda row: len(row.cells))
    places = [more.left, *(cell.left for cell in more.cells)]
    return all(any(abs(cell.left - place) < _SAME_PLACE for place in places) for cell in fewer.cells)
