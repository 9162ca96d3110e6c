"""Leave out tables of contents and indexes: lines that end in dots and a page number."""

import re
from collections.abc import Sequence

from ...text import normalise
from .line import Line

_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,7})?(?:\s*,\s*\d{1,4})*$")
_NAMES = frozenset({"contents", "table of contents", "short contents", "list of figures", "list of tables"})


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without entries that lead to a page, and without the title above them."""
    is_entry = [bool(_LEADER.search(line.text)) for line in lines]
    kept: list[Line] = []
    for index, line in enumerate(lines):
        is_title = normalise(line.text) in _NAMES and any(is_entry[index + 1 : index + 6])
        # The first line of an entry that takes two.
        is_begun = index + 1 < len(lines) and is_entry[index + 1] and index > 0 and is_entry[index - 1]
        is_letter = len(line.text) <= 2 and any(is_entry[index + 1 : index + 2])  # The A above the entries of an index.
        if not (is_entry[index] or is_title or is_begun or is_letter):
            kept.append(line)
    return kept
