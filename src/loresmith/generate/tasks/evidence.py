"""Find the words a teacher quotes in the passage it quotes from.

Teachers drop markup, straighten quotation marks and join lines. So words are compared, without case and signs, and what comes back is
the passage's own text: evidence is verbatim because it is never taken from the reply.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from ...text import sentence_spans

_TOKEN = re.compile(r"\w+")
FEWEST_TOKENS = 3  # "a page" stands anywhere; below this a quotation shows nothing, unless it is a whole line.
# Small teachers put "The passage states that" before the words they copy. What they change inside does not matter to the evidence,
# which is the passage's own; whether it bears the fact is looked at apart.
FEWEST_IN_RUN, SHARE_IN_RUN = 6, 0.7
MOST_TOKENS = 400  # A looping reply is not read to its end.


def find_evidence(quoted: str, text: str) -> str | None:
    """Return the stretch of a text that has the quoted words, or most of them in one run, widened to whole sentences; else None.

    Lines are looked at as a reader sees them: a table row, an item of a list and a line of code are sentences of their own.
    The first of several places is taken. Fewer than FEWEST_TOKENS words must be a whole line.
    """
    wanted = [token.casefold() for token in _TOKEN.findall(quoted)]
    found = [(match.group().casefold(), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    place, n_tokens = _place(wanted[:MOST_TOKENS], [token for token, _, _ in found])
    if not n_tokens:
        return None
    start, end = found[place][1], found[place + n_tokens - 1][2]
    wide_start, wide_end = _widened(text, start, end)
    if n_tokens < FEWEST_TOKENS and len(_TOKEN.findall(text[wide_start:wide_end])) > n_tokens:
        return None
    return text[wide_start:wide_end]


def _place(wanted: Sequence[str], tokens: Sequence[str]) -> tuple[int, int]:
    """Return where the wanted tokens, or the longest run of them, begin among the others, and how many they are; 0 where too few."""
    run = SequenceMatcher(None, wanted, tokens, autojunk=False).find_longest_match()
    is_whole = run.size == len(wanted)
    is_most = run.size >= FEWEST_IN_RUN and run.size >= SHARE_IN_RUN * len(wanted)
    return run.b, run.size if is_whole or is_most else 0


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the edges of the whole sentences that hold a stretch; a sentence ends at the end of its line at the latest."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = len(text) if (at := text.find("\n", end)) < 0 else at
    first_line_end = len(text) if (at := text.find("\n", start)) < 0 else at
    last_line_start = text.rfind("\n", 0, end) + 1
    begins = [line_start + span.start for span in sentence_spans(text[line_start:first_line_end]) if line_start + span.start <= start]
    stops = [last_line_start + span.end for span in sentence_spans(text[last_line_start:line_end]) if last_line_start + span.end >= end]
    return max(begins, default=start), min(stops, default=end)
