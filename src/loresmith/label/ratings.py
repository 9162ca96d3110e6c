"""The file of ratings: one line an answer and a rater, on the disk before the next answer is shown; the last line of a pair counts."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import RunError
from ..files import append_lines, read_lines
from ..records import Record
from .sample import Sheet

VALUES = (0.0, 0.5, 1.0)
RATER = re.compile(r"[\w. -]{1,40}")
MOST_NOTE = 2000  # characters


@dataclass(frozen=True, slots=True)
class Rating(Record):
    """What one person said of one answer of one model."""

    sheet: str
    """Id of the sheet it was rated on; equal answers of several models share it."""
    example: str
    """Id of the question."""
    model: str
    """Who gave the answer."""
    arm: str
    """How it was asked."""
    rater: str
    """Name the person chose."""
    ratings: Mapping[str, float | None] = field(default_factory=dict)
    """By item: 0, 0.5, 1, or None where the person could not say."""
    note: str = ""
    """What the person wrote beside it."""
    seconds: float | None = None
    """From showing the answer to rating it."""


def rate(
    path: Path,
    sheet: Sheet,
    ratings: Mapping[str, float | None],
    *,
    items: Sequence[str],
    rater: str,
    note: str = "",
    seconds: float | None = None,
) -> None:
    """Add a sheet's ratings to the file, a line for each model that gave this answer, all in one write.

    Raises ValueError for an item that is missing or unknown, a value that is not 0, 0.5, 1 or None, and a name that is not one.
    """
    if set(ratings) != set(items):
        raise ValueError(f"ratings must be of {', '.join(items)}, got {', '.join(ratings) or 'none'}")
    if wrong := {item: value for item, value in ratings.items() if value is not None and value not in VALUES}:
        raise ValueError(f"ratings must be 0, 0.5, 1 or None, got {wrong}")
    if not RATER.fullmatch(rater):
        raise ValueError(f"a rater's name has 1 to 40 letters, digits, spaces, dots or hyphens, got {rater[:60]!r}")
    append_lines(path, (one.to_dict() for one in _lines(sheet, dict(ratings), rater, note[:MOST_NOTE], seconds)))


def read(path: Path) -> list[Rating]:
    """Return the ratings that count, in the order they were first made: of each answer and rater the last. None where there is no file."""
    found: dict[tuple[str, str, str, str], Rating] = {}
    try:
        for row in read_lines(path) if path.is_file() else ():
            one = Rating.from_dict(row)
            found[one.example, one.model, one.arm, one.rater] = one
    except (ValueError, TypeError, KeyError) as error:
        raise RunError(f"{path} holds a line that is not a rating: {error}.", hint="Move the file away, or mend the line.") from error
    return list(found.values())


def unrated(sheets: Iterable[Sheet], path: Path, *, rater: str) -> list[Sheet]:
    """Return the sheets this rater has not rated, in their order."""
    done = {one.sheet for one in read(path) if one.rater == rater}
    return [sheet for sheet in sheets if sheet.id not in done]


def rated(sheets: Iterable[Sheet], path: Path, *, rater: str) -> list[tuple[Sheet, Rating]]:
    """Return the sheets this rater has rated, each with its rating, in the order they were first rated."""
    by_id = {sheet.id: sheet for sheet in sheets}
    own = {one.sheet: one for one in read(path) if one.rater == rater and one.sheet in by_id}
    return [(by_id[one.sheet], one) for one in own.values()]


def _lines(sheet: Sheet, ratings: Mapping[str, float | None], rater: str, note: str, seconds: float | None) -> Iterator[Rating]:
    for model, arm in sheet.sides:
        yield Rating(sheet.id, sheet.example, model, arm, rater, ratings, note, None if seconds is None else round(seconds, 1))
