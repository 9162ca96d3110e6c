"""The numbers of a text, each with its unit, however they are written.

`4,096 bytes`, `4096-byte` and `four thousand and ninety-six bytes` are one quantity. Versions (`3.12.0`) are words with dots:
`3.12` is another one. Nothing is converted: an answer in megabytes to a passage in kilobytes did arithmetic nobody checked.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from .numerals import ORDINALS, WORDED, value_of_words


class Quantity(NamedTuple):
    """One number."""

    value: str
    """Canonical digits without separators, signed where negative; a version as it stands."""
    unit: str
    """Canonical unit, or empty where none of UNITS follows."""
    noun: str
    """The word that follows, lower-cased, without a plural s; empty where none does."""
    is_worded: bool
    """Whether it was written in words, where it may be grammar and not a number."""
    text: str
    """As it stands."""


_UNIT_NAMES = {
    "%": "% percent percentage pct",
    "degC": "celsius",
    "degF": "fahrenheit",
    "kelvin": "kelvin kelvins",
    "B": "byte bytes",
    "bit": "bit bits",
    "KB": "kb kib kilobyte kilobytes kibibyte kibibytes",
    "MB": "mb mib megabyte megabytes mebibyte mebibytes",
    "GB": "gb gib gigabyte gigabytes gibibyte gibibytes",
    "TB": "tb tib terabyte terabytes",
    "ms": "ms millisecond milliseconds",
    "s": "s sec secs second seconds",
    "min": "min mins minute minutes",
    "h": "h hr hrs hour hours",
    "day": "day days",
    "week": "week weeks",
    "month": "month months",
    "year": "year years yr yrs",
    "mm": "mm millimetre millimetres millimeter millimeters",
    "cm": "cm centimetre centimetres centimeter centimeters",
    "m": "metre metres meter meters",
    "km": "km kilometre kilometres kilometer kilometers",
    "mile": "mile miles",
    "mg": "mg milligram milligrams",
    "g": "g gram grams",
    "kg": "kg kilogram kilograms",
    "l": "litre litres liter liters",
    "V": "v volt volts",
    "W": "w watt watts",
    "kW": "kw kilowatt kilowatts",
    "A": "amp amps ampere amperes",
    "Hz": "hz hertz",
    "MHz": "mhz megahertz",
    "GHz": "ghz gigahertz",
}
UNITS = {name: unit for unit, names in _UNIT_NAMES.items() for name in names.split()}
"""Canonical unit of every lower-cased spelling known; letters that are also words or variables (`m`, `b`, `l`) are left out."""

_MAGNITUDES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SAME = str.maketrans({"−": "-", "–": "-", "—": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "’": "'"})
_NUMBER = re.compile(
    r"(?<!\d)(?<!\d\.)(?P<digits>\d{1,3}(?:[,'_]\d{3})+(?:\.\d+)?(?!\d)|(?<![\w.])\.\d+|\d+(?:\.\d+)*)"
    r"(?:[ -](?P<magnitude>thousand|million|billion|trillion)\b)?"
    r"(?P<after> ?%|(?:[ -]?(?:degrees?|deg\.?|°) ?)?(?:(?P<gap>[ -]?)(?P<word>[A-Za-zµ]+))?)"
)
_BEFORE_NEGATIVE = re.compile(r"(?:(?:^|[^\w)\]])-|\b(?:minus|negative) )$", re.IGNORECASE)
_LOOK_BACK = 12
_IN_NAME = re.compile(r"(?:[^\W\d_]|_)$")
_AFTER_V = re.compile(r"(?:^|\W)[vV]$")
_WORDS = re.compile(rf"\b(?P<words>{WORDED}(?:(?:[ -]| and ){WORDED})*)\b(?:[ -](?P<word>[A-Za-z]+))?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text: those in digits, in order, then those in words.

    Digits inside a name (`FTS5`, `x86`) are part of the name and no quantity. Ordinals (`third`, `10th`) count as their number.
    """
    plain = text.translate(_SAME)
    return (*_in_digits(plain), *_in_words(plain))


def _in_digits(text: str) -> Iterator[Quantity]:
    for found in _NUMBER.finditer(text):
        before = text[max(found.start() - _LOOK_BACK, 0) : found.start()]
        if _IN_NAME.search(before) and not _AFTER_V.search(before):
            continue
        value = _canonical(found["digits"], found["magnitude"] or "")
        unit, noun = _unit_and_noun(found["word"] or "", found["after"], is_attached=found["gap"] == "")
        yield Quantity(f"-{value}" if _BEFORE_NEGATIVE.search(before) else value, unit, noun, False, found["digits"])


def _canonical(digits: str, magnitude: str) -> str:
    plain = re.sub(r"[,'_]", "", digits)
    if plain.count(".") > 1:
        return plain
    whole, dot, rest = plain.partition(".")
    value = f"{whole.lstrip('0') or '0'}{dot}{rest}"
    return f"{(Decimal(value) * 10 ** _MAGNITUDES[magnitude]).normalize():f}" if magnitude else value


def _unit_and_noun(word: str, after: str, *, is_attached: bool) -> tuple[str, str]:
    if "%" in after:
        return "%", ""
    lower = word.casefold()
    if "°" in after or "deg" in after.casefold():
        return {"c": "degC", "celsius": "degC", "f": "degF", "fahrenheit": "degF"}.get(lower, ""), lower
    # `the 1990s` is a decade.
    return "" if is_attached and lower == "s" else UNITS.get(lower, ""), singular(lower)


def _in_words(text: str) -> Iterator[Quantity]:
    for found in _WORDS.finditer(text):
        value = value_of_words(found["words"])
        if value is not None:
            lower = (found["word"] or "").casefold()
            unit = "" if found["words"].split()[-1].casefold() in ORDINALS else UNITS.get(lower, "")
            yield Quantity(str(value), unit, singular(lower), True, found["words"])


def singular(noun: str) -> str:
    """Return a lower-cased noun without the s of its plural; `class` and `bus` keep theirs."""
    return noun[:-1] if len(noun) > 3 and noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun
