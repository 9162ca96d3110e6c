"""Measure how a document is set: the size of its text, the distance of its lines, its margins."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from .line import Line

FULL = 0.85
"""Of the width of its column: from there on a line or a page counts as full."""

_INDENTED = (0.7, 3.5)  # Of the size.
_SHARE = 0.05  # Of the lines; paragraphs are shorter than twenty.


class Setting(NamedTuple):
    """How the text of a document is set, in points."""

    size: float
    """Of most letters."""
    pitch: float
    """Usual distance of baselines."""
    is_indented: bool
    """Whether the first line of a paragraph stands further right than the others."""
    margins: Mapping[tuple[int, int], tuple[float, float]]
    """Where lines start and full lines end, by page and column."""


def setting_of(lines: Sequence[Line]) -> Setting:
    """Return how some lines, one at least, are set."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    size = letters.most_common(1)[0][0]
    steps = [before.y - line.y for before, line in pairwise(lines) if before.size == line.size == size and 0 < before.y - line.y < 3 * size]
    n_indented = sum(_INDENTED[0] * size < before.left - line.left < _INDENTED[1] * size for before, line in pairwise(lines))
    return Setting(size, median(steps) if steps else 1.2 * size, n_indented > _SHARE * len(lines), _margins(lines))


def _margins(lines: Sequence[Line]) -> dict[tuple[int, int], tuple[float, float]]:
    """Return where text starts and full lines end on each page and in each column.

    A page with little text gets the width of the widest.
    """
    by_place: dict[tuple[int, int], tuple[float, float]] = {}
    for line in lines:
        left, right = by_place.get((line.page, line.column), (line.left, line.right))
        by_place[line.page, line.column] = (min(left, line.left), max(right, line.right))
    widest: dict[int, float] = {}
    for (_, column), (left, right) in by_place.items():
        widest[column] = max(widest.get(column, 0.0), right - left)
    return {
        (page, column): (left, right if right - left > FULL * widest[column] else left + widest[column])
        for (page, column), (left, right) in by_place.items()
    }
