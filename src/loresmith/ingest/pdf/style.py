"""Tell headings by how they are printed, in a PDF without bookmarks: larger than the text, or in bold on a line of their own.

Levels follow size, then weight. A style that a tenth of the lines have is text, whatever it looks like.
"""

import re
from collections import Counter
from collections.abc import Sequence

from .line import Line
from .outline import plain_title
from .setting import Setting

_LARGER = 1.08
_MOST_LETTERS = 150
_MOST_LINES = 3
_SHARE = 0.1
_GAP = 1.25  # Of the usual distance of lines: what a heading in bold keeps from the text.
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_SENTENCE_END = re.compile(r"[.,;]$")
_DEEPEST = 4


def with_styled_headings(lines: Sequence[Line], setting: Setting) -> list[Line]:
    """Return the lines, those that look like headings put together and marked with a level from 1."""
    size = setting.size
    runs = _runs(lines, size=size, pitch=setting.pitch)
    styles = Counter(_style(run[0]) for run in runs if _looks_like_heading(run, size=size))
    known = {style for style, n_runs in styles.items() if n_runs <= max(3, _SHARE * len(lines))}
    levels = {style: min(_DEEPEST, nth) for nth, style in enumerate(sorted(known, reverse=True), start=1)}
    marked: list[Line] = []
    for run in runs:
        level = levels.get(_style(run[0]), 0) if _looks_like_heading(run, size=size) else 0
        if level:
            title = plain_title(" ".join(line.text for line in run))
            marked.append(run[0]._replace(level=level, title=title))
        else:
            marked += run
    return marked


def _runs(lines: Sequence[Line], *, size: float, pitch: float) -> list[list[Line]]:
    """Return the lines, those of one heading together: the same style, one below the other, apart from what surrounds them."""
    runs: list[list[Line]] = []
    for line in lines:
        before = runs[-1][-1] if runs else None
        if before and _style(before) == _style(line) and _is_special(line, size=size) and _follows(before, line, pitch=pitch):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _follows(before: Line, line: Line, *, pitch: float) -> bool:
    return before.page == line.page and 0 < before.y - line.y <= _GAP * max(pitch, 1.2 * line.size)


def _looks_like_heading(run: Sequence[Line], *, size: float) -> bool:
    text = " ".join(line.text for line in run)
    is_short = len(run) <= _MOST_LINES and len(text) <= _MOST_LETTERS
    is_words = bool(_LETTERS.search(text)) and not _SENTENCE_END.search(text)
    return is_short and is_words and not run[0].cells and _is_special(run[0], size=size)


def _is_special(line: Line, *, size: float) -> bool:
    return not line.is_mono and (line.size >= _LARGER * size or (line.is_bold and line.size >= 0.97 * size))


def _style(line: Line) -> tuple[float, bool]:
    return round(line.size * 2) / 2, line.is_bold
