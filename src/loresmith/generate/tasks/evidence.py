"""Find the words a teacher quotes in the passage it quotes from.

Teachers drop markup, straighten quotation marks and join lines. So words are compared, without case and signs, and what comes back is
the passage's own text: evidence is verbatim because it is never taken from the reply.
"""

import re
from collections.abc import Sequence

from ...text import sentence_spans

_TOKEN = re.compile(r"\w+")
FEWEST_TOKENS = 3  # "a page" stands anywhere; below this a quotation shows nothing, unless it is a whole line.


def find_evidence(quoted: str, text: str) -> str | None:
    """Return the stretch of a text that has the quoted words, widened to whole sentences, or None where it is not there.

    Lines are looked at as a reader sees them: a table row, an item of a list and a line of code are sentences of their own.
    The first of several places is taken. Fewer than FEWEST_TOKENS words must be a whole line.
    """
    wanted = [token.casefold() for token in _TOKEN.findall(quoted)]
    found = [(match.group().casefold(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    place = _place(wanted, [token for token, _, _ in found])
    if place is None:
        return None
    start, end = found[place][1], found[place + len(wanted) - 1][2]
    wide_start, wide_end = _widened(text, start, end)
    if len(wanted) < FEWEST_TOKENS and len(_TOKEN.findall(text[wide_start:wide_end])) > len(wanted):
        return None
    return text[wide_start:wide_end]


def _place(wanted: Sequence[str], tokens: Sequence[str]) -> int | None:
    """Return where the wanted tokens begin among the others."""
    if not wanted:
        return None
    for start in range(len(tokens) - len(wanted) + 1):
        if tokens[start] == wanted[0] and tokens[start : start + len(wanted)] == wanted:
            return start
    return None


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the edges of the whole sentences that hold a stretch; a sentence ends at the end of its line at the latest."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = len(text) if (at := text.find("\n", end)) < 0 else at
    first_line_end = len(text) if (at := text.find("\n", start)) < 0 else at
    last_line_start = text.rfind("\n", 0, end) + 1
    begins = [line_start + span.start for span in sentence_spans(text[line_start:first_line_end]) if line_start + span.start <= start]
    stops = [last_line_start + span.end for span in sentence_spans(text[last_line_start:line_end]) if last_line_start + span.end >= end]
    return max(begins, default=start), min(stops, default=end)
