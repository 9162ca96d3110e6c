"""Closed questions from what stands behind a statement: why it is so, and since which version."""

import re
from collections.abc import Iterator

from ..asked import Asked, asked
from ..english.span import is_answer
from ..english.tokens import without_asides
from ..reference import is_clear
from ..statement import Statement
from .subordinate import leans_on_text

_SINCE_VERSION = re.compile(
    r"(?:as of|since|beginning with|beginning in|starting with|starting in|starting from|from) (?:(?P<product>(?-i:[A-Z]\w+)) )?"
    r"(?P<answer>(?:version |release )?v?\d+(?:\.\d+)+)",
    re.IGNORECASE,
)
_POINTERS = ("it", "they", "this", "that", "you", "we", "there", "one")
# An aim of what is done, not of the text: `To summarize, ...`.
_AIM = re.compile(
    r"(?:in order )?to (?!(?:summarize|sum|recap|illustrate|be|put|see|clarify|answer|understand|conclude|repeat|begin|start)\b)",
    re.IGNORECASE,
)
_LEANING_AIM = re.compile(r"\b(?:so|this|that|it|them|these|those)$")  # `To do so, ...`
MOST_WORDS = 16


def find(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """Yield the question since which version, or why, a statement holds."""
    if statement.clause.subject_word in _POINTERS or statement.clause.is_imperative:
        return
    what = _plain_rest(statement.clause.rest)
    if what is None or not is_clear(f"{statement.subject} {statement.clause.chain} {what}", statement.topic):
        return
    yield from _since_version(statement, what)
    yield from _why_in_front(statement, what)


def why(statement: Statement, what: str) -> Asked:
    """Return the question why a statement holds; `what` is what follows its verb."""
    said = statement.ask("", what)[1]
    return asked(statement.ask("why", what), f"what is the reason that {said}", statement.ask("for what reason", what)[0])


def _since_version(statement: Statement, what: str) -> Iterator[tuple[Asked, str]]:
    """`As of version 3, X supports Y` asks since which version."""
    found = _SINCE_VERSION.match(statement.clause.front)
    if found is None or statement.clause.is_negated or statement.clause.is_past:
        return
    plain = statement.without("also")
    product = f"{found['product']} " if found["product"] and found["product"].lower() not in ("version", "release") else ""
    others = f"from what {product}version on {plain.ask('', what)[0]}", plain.ask(f"what is the first {product}version in which", what)[1]
    yield asked(plain.ask(f"since which {product}version", what), *others), found["answer"]


def _why_in_front(statement: Statement, what: str) -> Iterator[tuple[Asked, str]]:
    """`Because X, Y` and `To avoid X, Y` ask why Y; a value is better asked for itself: `To avoid X, the limit is 5`."""
    clause = statement.clause
    is_aim = _AIM.match(clause.front) is not None
    if clause.mood == "be" or not (clause.front_word in ("because", "since") or is_aim):
        return
    is_means = is_aim and clause.aux in ("can", "must", "could", "may", "should")
    if is_means or (not is_aim and re.search(r"\b\d{4}\b|\d\.\d", clause.front)):
        return  # how something can be done; since when
    if is_answer(clause.front) and not leans_on_text(clause.front) and not _LEANING_AIM.search(clause.front):
        yield why(statement, what), _as_written(statement)


def _as_written(statement: Statement) -> str:
    """Return what stands in front as the sentence has it, asides and all."""
    start = max(0, statement.text.find(statement.clause.front.split()[0]))
    commas = [comma.start() for comma in re.finditer(",", statement.text)]
    end = next((comma for comma in reversed(commas) if without_asides(statement.text[start:comma]) == statement.clause.front), start)
    return statement.text[start:end] or statement.clause.front


def _plain_rest(rest: str) -> str | None:
    """Return what follows the verb, without asides, where it is one phrase; else None."""
    what = without_asides(f" {rest}").strip()
    what = re.split(r", (?:and|but|so|which|though)\b| in order to\b| so that\b| but\b|;", what)[0].rstrip(" ,.")
    has_clause = re.search(r"[;:,]| (?:because|if|when|which|whereas) | and (?:is|are|was|were|has|can|will)\b", what)
    return None if has_clause or len(what.split()) > MOST_WORDS else what
