"""The dates of a text, whichever way they are written: `5 March 2020`, `March 5, 2020`, `2020-03-05`.

Dates in numbers only (`03/05/2020`) are read both ways, since a reader cannot know either.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ...text import Span


class Date(NamedTuple):
    """What a text says of a day; 0 for what it leaves out."""

    year: int
    month: int
    day: int
    span: Span
    """Where it stands."""


_MONTHS = "january february march april may june july august september october november december".split()
_NAMES = {name: place for place, name in enumerate(_MONTHS, start=1)} | {name[:3]: place for place, name in enumerate(_MONTHS, start=1)}
_NAMES["sept"] = 9
_MONTH = rf"(?P<month>(?:{'|'.join(name.title() for name in _MONTHS)}|{'|'.join(name[:3].title() for name in _MONTHS)}|Sept)\b\.?)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>[12]\d{3})\b"
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?",
        rf"\b{_MONTH} {_DAY}(?!:)(?:,? {_YEAR})?",
        rf"\b{_MONTH}(?: of)?,? {_YEAR}",
        r"\b(?P<year>[12]\d{3})[-/.](?P<month>[01]\d)[-/.](?P<day>[0-3]\d)\b",
    )
)
_NUMBERS_ONLY = re.compile(r"\b([0-3]?\d)[/.]([0-3]?\d)[/.]([12]\d{3})\b")


@lru_cache(maxsize=4096)
def dates(text: str) -> tuple[Date, ...]:
    """Return the dates of a text by form, both readings where there are two. A year alone is a number and no date."""
    found = list(_dates(text))
    # "March 2020" also stands inside "5 March 2020".
    return tuple(date for date in found if not any(_is_inside(date.span, other.span) for other in found))


def is_said(date: Date, known: tuple[Date, ...]) -> bool:
    """Say whether a known date agrees in everything `date` tells."""
    return any(all(said in (0, other) for said, other in zip(date[:3], found[:3], strict=True)) for found in known)


def _is_inside(span: Span, other: Span) -> bool:
    return span != other and other.start <= span.start and span.end <= other.end


def _dates(text: str) -> Iterator[Date]:
    for form in _FORMS:
        for found in form.finditer(text):
            parts = found.groupdict()
            month = parts["month"]
            number = int(month) if month.isdigit() else _NAMES[month.rstrip(".").casefold()]
            yield Date(int(parts.get("year") or 0), number, int(parts.get("day") or 0), Span(*found.span()))
    for found in _NUMBERS_ONLY.finditer(text):
        first, second, year = (int(part) for part in found.groups())
        yield from (Date(year, month, day, Span(*found.span())) for month, day in ((first, second), (second, first)) if month <= 12)
