"""One table as plain values: the page draws it, the CSV file holds its numbers unrounded, and neither knows what it is about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from . import format
from .words import arm, metric, stratum

SHOWN = 200
"""Rows the page shows; the CSV file has all of them."""
_TITLES: Mapping[str, Callable[[str], str]] = {
    "stratum": lambda key: stratum(key).title,
    "arm": lambda key: arm(key).title,
    "metric": lambda key: metric(key).title,
}


class Cell(NamedTuple):
    """One cell."""

    text: str
    """As printed."""
    value: Any = None
    """As it goes into the CSV file; None is empty there."""
    look: str = ""
    """`better`, `worse`, or empty."""
    share: float | None = None
    """A bar beneath the number, as a part of the longest one; None for no bar."""
    href: str = ""
    """A safe address, or empty."""


class Column(NamedTuple):
    """One column."""

    title: str
    is_number: bool = True


@dataclass(frozen=True)
class Grid:
    """One table. The first cell of a row is its heading."""

    name: str
    """Unique in a report: its anchor, and the name of its CSV file."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    """What a reader must know before believing it."""

    @property
    def shown(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows on the page."""
        return self.rows[:SHOWN]

    @property
    def n_hidden(self) -> int:
        """Rows that are only in the CSV file."""
        return max(0, len(self.rows) - SHOWN)

    def records(self) -> list[dict[str, Any]]:
        """Return the rows by column title, unrounded. Titles that stand twice keep apart by their number."""
        titles = [column.title for column in self.columns]
        keys = [title if titles.index(title) == place else f"{title} {place}" for place, title in enumerate(titles)]
        return [{key: cell.value for key, cell in zip(keys, row, strict=True)} for row in self.rows]


def words(text: str, *, href: str = "") -> Cell:
    """Return a cell of text."""
    return Cell(text or format.MISSING, text, href=href)


def number(value: float | None, *, look: str = "", share: float | None = None) -> Cell:
    """Return a cell with a measured number."""
    return Cell(format.number(value), value, look, share)


def seconds(value: float | None) -> Cell:
    """Return a cell with a time."""
    return Cell(format.duration(value), value)


def setting(key: str, value: Any) -> Cell:
    """Return a cell with any plain value, printed with the unit its key names."""
    return Cell(format.named(key, value), value if isinstance(value, int | float | str) else format.named(key, value))


def measured(key: str, value: Any) -> Cell:
    """Return a cell with what a table of measurements holds: a number as measured, `p` as a probability, and all else as a setting."""
    if isinstance(value, float) and key == "p":
        return Cell(format.p_value(value), value)
    if isinstance(value, float) and format.name(key) == key and "share" not in key:
        return number(value)
    return setting(key, value)


def of_records(name: str, title: str, rows: Sequence[Mapping[str, Any]], *, note: str = "") -> Grid:
    """Return any list of mappings as a table; the columns are their keys as they first appear.

    A `stratum`, an `arm` and a `metric` are shown in the report's words, and stay as they are in the CSV file.
    """
    keys = list(dict.fromkeys(key for row in rows for key in row))
    columns = tuple(Column(format.name(key), _is_number(key, rows)) for key in keys)
    return Grid(name, title, columns, tuple(tuple(_worded(key, row.get(key)) for key in keys) for row in rows), note)


def _worded(key: str, value: Any) -> Cell:
    if key in _TITLES and isinstance(value, str):
        return Cell(_TITLES[key](value), value)
    return measured(key, value)


def _is_number(key: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    values = [row[key] for row in rows if row.get(key) is not None]
    return bool(values) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
