"""Tell code from text, and set it as it is printed: indentation, columns and empty lines are part of it."""

from collections.abc import Sequence
from itertools import pairwise

from ..blocks import fenced
from .line import Line
from .setting import FULL, Setting

FAR_IN_CODE = 2.6
"""Of the usual distance of lines: how far the next line of the same code may be. Code has empty lines."""

_SET_IN = 1.5  # Of the size.
_NEXT_LINE = 1.3  # Of the usual distance of lines.
_EMPTY_LINE = 1.6
_DEEPEST = 80  # Columns.


def with_mixed_code(lines: Sequence[Line], setting: Setting) -> list[Line]:
    """Return the lines, those that stand in code without being in a typewriter face, as comments do, marked as code too."""
    marked = list(lines)
    for order in (range(1, len(marked)), range(len(marked) - 2, -1, -1)):
        for index in order:
            neighbour = marked[index - order.step]
            if neighbour.is_mono and _belongs(marked[index], neighbour, setting):
                marked[index] = marked[index]._replace(is_mono=True, cells=())
    return marked


def fence(group: Sequence[Line]) -> str:
    """Return lines of code in a fence, set in as deep as they are printed, with the empty lines between them."""
    left = min(line.left for line in group)
    usual = min((before.y - line.y for before, line in pairwise(group) if before.y > line.y), default=0.0)
    rows: list[str] = []
    for nth, line in enumerate(group):
        if usual and nth and group[nth - 1].y - line.y > _EMPTY_LINE * usual:
            rows.append("")
        indent = round((line.left - left) / max(1.0, line.advance))
        rows.append(" " * min(indent, _DEEPEST) + line.text)
    return fenced("\n".join(rows))


def _belongs(line: Line, code: Line, setting: Setting) -> bool:
    """Return whether a line stands directly above or below code, as far in as that, and is not a full line of text."""
    if line.is_mono or line.level or line.page != code.page or line.column != code.column:
        return False
    left, right = setting.margins[line.page, line.column]
    is_set_in = line.left > left + _SET_IN * line.size and abs(line.left - code.left) < 1
    return is_set_in and line.right < left + FULL * (right - left) and 0 < abs(line.y - code.y) < _NEXT_LINE * setting.pitch
