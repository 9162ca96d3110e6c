"""The same questions in the terminal, for a machine without a browser."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from textwrap import fill

from . import ratings
from .page import Item
from .sample import Sheet

VALUES = {"0": 0.0, "5": 0.5, "1": 1.0, "?": None}
"""What is typed for a rating."""
QUIT, BACK = "q", "b"
WIDTH = 88
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def rate(
    sheets: Sequence[Sheet], path: Path, *, items: Sequence[Item], rater: str, ask: Callable[[str], str], say: Callable[[str], None]
) -> int:
    """Ask for every sheet not yet rated and return how many were rated; `b` corrects the one before, `q` stops, and the next call goes on.

    `ask` shows a prompt and returns the line typed, `say` shows a text. An end of input counts as `q`.
    """
    done, back = set[str](), 0
    while True:
        sheet, old, place = _next(sheets, path, rater=rater, back=back)
        if sheet is None:
            if _typed(f"All are rated. [{BACK}] correct the last, Enter to end: ", ask) != BACK:
                return len(done)
            back = 1
            continue
        say(shown(sheet, place=place, total=len(sheets)))
        started = time.monotonic()
        given = _ratings(items, ask, say, before=old.ratings if old else {}, is_first=place == 1)
        if given == QUIT:
            return len(done)
        if given == BACK:
            back += 1
            continue
        names, seconds = [item.name for item in items], time.monotonic() - started
        assert isinstance(given, dict)
        ratings.rate(path, sheet, given, items=names, rater=rater, note=old.note if old else "", seconds=seconds)
        done.add(sheet.id)
        back = 0


def shown(sheet: Sheet, *, place: int, total: int) -> str:
    """Return a sheet as plain text. Control characters are left out: an answer must not move the cursor or change the title."""
    parts = [("Question", sheet.question), ("Given", sheet.input), ("Passage", sheet.passage), ("Reference", sheet.reference)]
    parts.append(("ANSWER", sheet.answer or "(empty answer)"))
    texts = [f"{title}\n{fill(plain(text), WIDTH, replace_whitespace=False)}" for title, text in parts if text]
    return "\n\n".join((f"--- {place} of {total} ---", *texts))


def plain(text: str) -> str:
    """Return a text without control characters and marks that turn the direction of writing."""
    return _CONTROL.sub("", text)


def _next(sheets: Sequence[Sheet], path: Path, *, rater: str, back: int) -> tuple[Sheet | None, ratings.Rating | None, int]:
    """Return the sheet to rate, how it was rated, and its place: the first not yet rated, or one so many back from there."""
    own = ratings.rated(sheets, path, rater=rater)
    if back:
        return *own[-back], len(own) + 1 - back
    left = ratings.unrated(sheets, path, rater=rater)
    return left[0] if left else None, None, len(own) + 1


def _ratings(
    items: Sequence[Item],
    ask: Callable[[str], str],
    say: Callable[[str], None],
    *,
    before: Mapping[str, float | None],
    is_first: bool,
) -> dict[str, float | None] | str:
    """Return the rating of each item, or `q` or `b` where that was typed; Enter keeps what it was before."""
    given: dict[str, float | None] = {}
    keys = {value: key for key, value in VALUES.items()}
    for item in items:
        kept = f", Enter keeps {keys[before[item.name]]}" if item.name in before else ""
        while item.name not in given:
            typed = _typed(_prompt(item, is_first=is_first, kept=kept), ask)
            if typed == QUIT or (typed == BACK and not is_first):
                return typed
            if typed in VALUES or (kept and not typed):
                given[item.name] = VALUES[typed] if typed else before[item.name]
            else:
                say(f"Type one of {', '.join(VALUES)} or {QUIT}.")
    return given


def _prompt(item: Item, *, is_first: bool, kept: str) -> str:
    none, half, whole = item.anchors
    back = "" if is_first else f"  [{BACK}] the one before"
    return f"{item.name}  [0] {none}  [5] {half}  [1] {whole}  [?] cannot say{back}  [{QUIT}] stop{kept}: "


def _typed(prompt: str, ask: Callable[[str], str]) -> str:
    try:
        return ask(prompt).strip().lower()
    except EOFError:
        return QUIT
