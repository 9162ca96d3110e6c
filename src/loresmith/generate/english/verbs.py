"""The verbs of technical English and their forms: enough morphology to turn a statement into a question.

A closed list, not a guesser: a word that is not here is never taken for a verb, so an unknown sentence is left alone rather than
turned into a wrong question.
"""

from functools import cache
from typing import Literal, NamedTuple

from .verb_list import DOUBLING, IRREGULAR, REGULAR

Form = Literal["base", "third", "past", "participle", "gerund"]

_S_ENDINGS = ("s", "x", "z", "ch", "sh", "o")


class VerbForm(NamedTuple):
    """What one word can be."""

    base: str
    form: Form


@cache
def forms_of(word: str) -> frozenset[VerbForm]:
    """Return the readings of a word as a verb, lower case or not; empty where it is none we know."""
    return _forms().get(word.casefold(), frozenset())


def base_of(word: str, *wanted: Form) -> str | None:
    """Return the base form of a word read as one of the wanted forms, or None."""
    return next((reading.base for form in wanted for reading in sorted(forms_of(word)) if reading.form == form), None)


def third(base: str) -> str:
    """Return `uses` for `use`."""
    if base in ("have", "be"):
        return {"have": "has", "be": "is"}[base]
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(_S_ENDINGS) else "s")


def past(base: str) -> str:
    """Return `used` for `use`, `wrote` for `write`."""
    return _irregular()[base][0] if base in _irregular() else _ed(base)


def participle(base: str) -> str:
    """Return `used` for `use`, `written` for `write`."""
    return _irregular()[base][1] if base in _irregular() else _ed(base)


def gerund(base: str) -> str:
    """Return `using` for `use`, `running` for `run`."""
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return base[:-1] + "ing"
    return _doubled(base) + "ing"


def _ed(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return _doubled(base) + "ed"


def _doubled(base: str) -> str:
    return base + base[-1] if base in _doubling() else base


@cache
def _doubling() -> frozenset[str]:
    return frozenset(DOUBLING.split())


@cache
def _irregular() -> dict[str, tuple[str, str]]:
    rows = (row.split() for row in IRREGULAR.split(","))
    return {base: (past_form, participle_form) for base, past_form, participle_form in rows}


@cache
def _forms() -> dict[str, frozenset[VerbForm]]:
    found: dict[str, set[VerbForm]] = {}
    for base in (*_irregular(), *REGULAR.split()):
        named: tuple[tuple[str, Form], ...] = (
            (base, "base"),
            (third(base), "third"),
            (past(base), "past"),
            (participle(base), "participle"),
            (gerund(base), "gerund"),
        )
        for word, form in named:
            found.setdefault(word, set()).add(VerbForm(base, form))
    return {word: frozenset(readings) for word, readings in found.items()}
