"""The same questions in the terminal, for a machine without a browser."""

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import fill

from . import ratings
from .page import Item
from .sample import Sheet

VALUES = {"0": 0.0, "5": 0.5, "1": 1.0, "?": None}
"""What is typed for a rating."""
QUIT = "q"
WIDTH = 88
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def rate(
    sheets: Sequence[Sheet], path: Path, *, items: Sequence[Item], rater: str, ask: Callable[[str], str], say: Callable[[str], None]
) -> int:
    """Ask for every sheet not yet rated and return how many were; `q` stops, and the next call goes on with that sheet.

    `ask` shows a prompt and returns the line typed, `say` shows a text. An end of input counts as `q`.
    """
    left = ratings.unrated(sheets, path, rater=rater)
    for place, sheet in enumerate(left):
        say(shown(sheet, place=len(sheets) - len(left) + place + 1, total=len(sheets)))
        started = time.monotonic()
        given = _ratings(items, ask, say)
        if given is None:
            return place
        ratings.rate(path, sheet, given, items=[item.name for item in items], rater=rater, seconds=time.monotonic() - started)
    return len(left)


def shown(sheet: Sheet, *, place: int, total: int) -> str:
    """Return a sheet as plain text. Control characters are left out: an answer must not move the cursor or change the title."""
    parts = [("Question", sheet.question), ("Given", sheet.input), ("Passage", sheet.passage), ("Reference", sheet.reference)]
    parts.append(("ANSWER", sheet.answer or "(empty answer)"))
    texts = [f"{title}\n{fill(plain(text), WIDTH, replace_whitespace=False)}" for title, text in parts if text]
    return "\n\n".join((f"--- {place} of {total} ---", *texts))


def plain(text: str) -> str:
    """Return a text without control characters and marks that turn the direction of writing."""
    return _CONTROL.sub("", text)


def _ratings(items: Sequence[Item], ask: Callable[[str], str], say: Callable[[str], None]) -> dict[str, float | None] | None:
    given: dict[str, float | None] = {}
    for item in items:
        none, half, whole = item.anchors
        prompt = f"{item.name}  [0] {none}  [5] {half}  [1] {whole}  [?] cannot say  [{QUIT}] stop: "
        while item.name not in given:
            try:
                typed = ask(prompt).strip().lower()
            except EOFError:
                return None
            if typed == QUIT:
                return None
            if typed in VALUES:
                given[item.name] = VALUES[typed]
            else:
                say(f"Type one of {', '.join(VALUES)} or {QUIT}.")
    return given
