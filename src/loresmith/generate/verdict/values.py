"""Typed values in a sentence: quantities with their unit, years, versions, counts, names, opposites.

Two values of one kind can take each other's place in a sentence and leave it well formed. What this does not find costs only yield.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..english.lexicon import MONTHS
from .classes import CLASS_OF, UNIT_OF


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a text: `text[start:end] == Value.text`."""

    kind: str
    """What may take its place: `quantity second`, `year`, `version`, `count`, `place`, `person`, `colour`."""
    text: str
    start: int
    end: int


_COUNTS = "two three four five six seven eight nine ten eleven twelve".split()
_NUMBER = r"(?<![\w.,/=-])\d[\d,]*(?:\.\d+)?"
_PATTERNS = (
    ("quantity", re.compile(rf"{_NUMBER}(?: ?(?P<unit>%|[A-Za-z]+))(?: (?:Celsius|Fahrenheit|Kelvin)\b)?")),
    ("version", re.compile(r"(?:(?i:version|release)s? |(?<=[a-z] )[A-Z]\w+ )(?P<value>\d+\.\d+(?:\.\d+)*)\b(?! ?%)")),
    ("year", re.compile(r"\b(?i:in|since|until|after|before|year) (?:[A-Z][a-z]+ )?(?P<value>(?:1[5-9]|20)\d\d)\b(?!-?\w)(?! [a-z]+s\b)")),
    ("count", re.compile(rf"\b(?P<value>{'|'.join(_COUNTS)})(?= (?:[a-z-]+ )?[a-z-]+s\b)")),
    ("person", re.compile(r"\b(?:by|of|named|called) (?P<value>(?:[A-Z][a-z]+ ){1,2}[A-Z][a-z]+)\b(?! [A-Z])")),
    ("place", re.compile(r"\b(?:in|at|near) (?P<value>[A-Z][a-z]+(?:[ -][A-Z][a-z]+)?)\b(?! [A-Z])")),
    ("word", re.compile(r"[a-z]+(?:-[a-z]+)*")),
)
# A bound or an estimate: another number may hold as well.
_LOOSE_BEFORE = re.compile(
    r"\b(?:at least|at most|up to|(?:more|less|fewer|greater|larger|smaller|longer|other|rather) than|over|under|above|below|about|around"
    r"|approximately|roughly|nearly|almost|only|just|between|from|to|or|and|beyond|within|exceeds?|every|each|first|last"
    r"|(?:maximum|minimum) of) ?$",
    re.IGNORECASE,
)
_LOOSE_AFTER = re.compile(r" ?(?:or (?:more|less|fewer|so|\d)|to \d|and \d|-\d|,\d|times\b)")


def values_in(text: str) -> list[Value]:
    """Return the typed values of a sentence in order, none overlapping another; bounds and estimates are left out."""
    found: list[Value] = []
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            value = _value(name, match)
            if value is not None and not _is_loose(text, value) and all(value.end <= o.start or o.end <= value.start for o in found):
                found.append(value)
    return sorted(found, key=lambda value: value.start)


def same(one: str, other: str) -> bool:
    """Say whether two values are written alike or are the same number: `two` and `2`, `1,000` and `1000`."""
    return _plain(one) == _plain(other)


def _value(name: str, match: re.Match[str]) -> Value | None:
    start, end = match.span("value") if "value" in match.re.groupindex else match.span()
    text = match.string[start:end]
    if name == "quantity":
        unit = UNIT_OF.get(match["unit"]) or UNIT_OF.get(match["unit"].lower())
        return None if unit is None else Value(f"quantity {unit}", text, start, end)
    if name == "word":
        return Value(CLASS_OF[text], text, start, end) if text in CLASS_OF else None
    if name == "place" and text.split()[0] in MONTHS:
        return None
    return Value(name, text, start, end)


def _is_loose(text: str, value: Value) -> bool:
    is_number = value.kind.split()[0] in ("quantity", "count")
    return is_number and bool(_LOOSE_BEFORE.search(text[: value.start]) or _LOOSE_AFTER.match(text, value.end))


def _plain(value: str) -> str:
    words: Iterator[str] = (str(_COUNTS.index(word) + 2) if word in _COUNTS else word for word in value.casefold().replace(",", "").split())
    return " ".join(words)
