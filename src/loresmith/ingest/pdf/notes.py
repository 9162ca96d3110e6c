"""Footnotes: small lines at the foot of a page stand behind the paragraph that goes on over them, and their marks in the text go."""

import re
from collections.abc import Sequence

from .line import Line

_SMALL = 0.92  # Of the size of the text.
_MARK = re.compile(r"(?<![\d)])(?<!\b[A-Za-z])\s?\^(\d{1,3})(?!\d)")
_SYMBOL = re.compile(r"^[*†‡§¶]\s*\w")
_NUMBER = re.compile(r"^(\d{1,3})\s*(?=\D)")


def parted(page: Sequence[Line], *, size: float) -> tuple[list[Line], list[Line]]:
    """Return the text of a page without the marks of its footnotes, and the footnotes; none where the page has nothing else."""
    n_notes = 0
    for line in reversed(page):
        if line.size > _SMALL * size or line.level:
            break
        n_notes += 1
    text, notes = list(page[: len(page) - n_notes]), list(page[len(page) - n_notes :])
    numbers = {found[1] for line in notes if (found := _NUMBER.match(line.text))}
    if not text or not numbers:
        return list(page), []
    return [_unmarked(line, numbers) for line in text], notes


def note_groups(notes: Sequence[Line]) -> list[list[Line]]:
    """Return the lines of each footnote."""
    groups: list[list[Line]] = []
    for line in notes:
        if groups and not _NUMBER.match(line.text) and not _SYMBOL.match(line.text):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _unmarked(line: Line, numbers: set[str]) -> Line:
    text = _MARK.sub(lambda found: "" if found[1] in numbers else found[0], line.text)
    return line if text == line.text else line._replace(text=text, cells=())
