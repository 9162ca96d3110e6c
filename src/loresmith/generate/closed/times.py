"""Closed questions about when, and in which version."""

import re
from collections.abc import Iterator

from ..asked import Asked, asked
from ..english.lexicon import MONTHS
from ..statement import Statement
from .front import CONDITIONAL

_VERSION = re.compile(
    r"(?:in|with|since|as of) (?P<answer>(?:[A-Z]\w*(?:\s[A-Z]\w*)? )?(?:version|release|edition) v?\d[\w.]*|[A-Z]\w+ \d+\.\d[\w.]*)"
)
_MONTH = "|".join(sorted(MONTHS))
_TIME = re.compile(
    rf"(?:in|on|since|at) (?P<answer>(?:(?:{_MONTH}) )?(?:\d{{1,2}},? )?(?:1[5-9]|20)\d\d)\b(?!-?\w)"
    r"(?! [a-z]+s\b)"  # `in 2000 places`
)
_NOUNS = {
    "release": "release", "introduce": "introduction", "publish": "publication", "found": "foundation", "invent": "invention",
    "create": "creation", "build": "construction", "add": "addition", "remove": "removal", "deprecate": "deprecation",
}  # fmt: skip


def find(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """Yield in which version, or when, something was done."""
    clause = statement.clause
    if clause.mood == "passive" and not clause.is_negated and clause.front_word not in CONDITIONAL:
        yield from _version(statement)
        yield from _time(statement)


def _version(statement: Statement) -> Iterator[tuple[Asked, str]]:
    found = _VERSION.match(statement.clause.rest)
    if found is not None:
        base, subject = statement.clause.base, statement.subject
        others = [f"which version first had {subject}"] if base in ("add", "introduce") else []
        others += [f"what version saw the {_NOUNS[base]} of {subject}"] if base in _NOUNS else []
        yield asked(statement.ask("in which version"), *others), found["answer"]


def _time(statement: Statement) -> Iterator[tuple[Asked, str]]:
    found = _TIME.match(statement.clause.rest)
    if found is not None:
        base = statement.clause.base
        first = "first " if "first" in statement.clause.chain else ""
        others = [f"what is the year of the {first}{_NOUNS[base]} of {statement.subject}"] if base in _NOUNS else []
        yield asked(statement.ask("when"), statement.ask("in which year")[0], *others), found["answer"]
