"""A sentence that can be said alone, and its typed value.

Only where another value would make it false: a quantity, a year, a place of manufacture, the value of an attribute. `X is used in A`
may hold of B as well and is left alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..closed.front import CONDITIONAL, KEPT
from ..english.clause import marker_length
from ..english.span import cut
from ..placing import LONGEST_CONTEXT, context_of
from ..reference import is_clear
from ..statement import Statement
from ..topic import Topic
from .classes import DECISIVE
from .values import Value, values_in

MOST_WORDS = 30
FEWEST_WORDS = 4

_ONE_PLACE = frozenset("manufacture make produce build locate assemble leave found bear base launch invent publish develop hold".split())
_OF_PEOPLE = frozenset("design invent write create found develop discover introduce propose build release publish be".split())
_POSSIBLE = frozenset("can could may might would cannot should".split())
_MORE = re.compile(
    r"[;:—–]| - |, (?:but|so|and|which)\b"
    r"|\b(?:for example|e\.g\.|i\.e\.|such as|except|unless|probably|perhaps|usually|often|sometimes|typically)\b"
)
# Left out by the cut, it would make a broader claim of a narrow one.
_CONDITION = re.compile(r"\b(?:if|when|whenever|unless|until|while|where|whereas|because|since|provided)\b", re.IGNORECASE)
# A clause in the subject may have been misread.
_IN_SUBJECT = re.compile(r"\b(?:after|before|once|since|when|if|that|which|who|and|or)\b")
_NOT_SUBJECTS = (
    "you",
    "we",
    "one",
    "i",
    "there",
    "they",
    "he",
    "she",
    "some",
    "most",
    "many",
    "another",
    "other",
    "no",
    "only",
    "which",
    "what",
    "such",
    "",
)


@dataclass(frozen=True, slots=True)
class Told:
    """A statement, said so that it is clear alone, with the value that decides whether it is true."""

    statement: Statement
    before: str
    """The words before the value."""
    value: Value
    """Offsets are those in the statement's sentence."""
    after: str
    """The words behind it, without the final stop."""
    where: str
    """The product or section a reader has to know: `In SQLite, `; or empty."""

    @property
    def is_small(self) -> bool:
        """Say whether the first word loses its capital inside a longer sentence."""
        return bool(self.where) or self.before[:1].islower()

    def plain(self, value: str = "") -> str:
        """Return the sentence with its value, or another in its place, without saying where it holds."""
        text = f"{self.before}{value or self.value.text}{self.after}"
        return f"{text[:1].upper()}{text[1:]}."

    def placed(self, value: str = "") -> str:
        """Return the sentence, clear to someone who knows nothing else."""
        text = f"{self.before}{value or self.value.text}{self.after}."
        return f"{self.where}{text}" if self.where else f"{text[:1].upper()}{text[1:]}"


def tell(statements: Iterable[Statement]) -> Iterator[Told]:
    """Yield the statements that have a value and can be said alone, each once and with one value."""
    seen: set[str] = set()
    for statement in statements:
        if _is_plain(statement):
            found = next((told for value in values_in(statement.text) if (told := _told(statement, value)) is not None), None)
            if found is not None and found.placed() not in seen:
                seen.add(found.placed())
                yield found


def _is_plain(statement: Statement) -> bool:
    """Say whether a sentence is one claim, made without reserve."""
    clause = statement.clause
    is_claim = not (clause.is_imperative or clause.is_negated or statement.is_hedged or clause.front_word in CONDITIONAL)
    is_claim = is_claim and (not clause.front or clause.front_word in KEPT)
    is_one = _MORE.search(statement.text) is None and FEWEST_WORDS <= len(statement.text.split()) <= MOST_WORDS
    is_named = clause.subject_word not in _NOT_SUBJECTS and _IN_SUBJECT.search(clause.subject) is None
    return is_claim and is_one and is_named and clause.mood != "progressive"


def _told(statement: Statement, value: Value) -> Told | None:
    """Return the sentence said alone, or None where another value need not make it false or something in it is unclear."""
    clause, topic, end = statement.clause, statement.topic, statement.clause.rest_start + len(cut(statement.clause.rest))
    head = " ".join(statement.text[marker_length(statement.text) : clause.rest_start].split())
    if not clause.rest_start <= value.start < value.end <= end or clause.subject not in head or not decides(statement, value):
        return None
    if _CONDITION.search(statement.text, end):
        return None
    head = topic.lowered(head) if clause.front else head.replace(clause.subject, statement.subject, 1)
    before = f"{head} {statement.text[clause.rest_start : value.start]}".replace("\n", " ")
    after = statement.text[value.end : end].replace("\n", " ")
    if not is_clear(f"{before}{value.text}{after}", topic) or "(" in before + after:
        return None
    return Told(statement, before, value, after, _where(statement, topic))


def decides(statement: Statement, value: Value) -> bool:
    """Say whether a statement would be false with another value of the same kind."""
    clause = statement.clause
    if value.kind == "place":
        return clause.base in _ONE_PLACE
    if value.kind == "person":
        return clause.base in _OF_PEOPLE and clause.subject_word in ("the", "it", statement.topic.name.split(" ")[0].lower())
    is_object = len(statement.text[clause.rest_start : value.start].split()) < 2
    if clause.aux in _POSSIBLE or (value.kind == "count" and not is_object):
        return False
    if value.kind.split()[0] in ("quantity", "count", "version", "year"):
        return True
    is_told = value.kind in DECISIVE or (clause.mood == "be" and is_object)
    return is_told and not re.search(
        rf"(?:\b(?:or|and|nor|not|than) |['\"]){re.escape(value.text)}\b|\b{re.escape(value.text)} (?:or|and)\b", statement.text
    )


def _where(statement: Statement, topic: Topic) -> str:
    """Return the words in front that say where a sentence holds, or an empty text."""
    said = f"{statement.clause.front} {statement.subject} {statement.clause.rest}"
    context = context_of(statement.block.headings, said, topic)
    is_named = topic.is_named_in(said)
    if context and len(context.split()) <= LONGEST_CONTEXT:
        return f"In the context of {context}{f' in {topic.name}' if topic.name and not is_named else ''}, "
    if is_named or not topic.name:
        return "" if is_named or not topic.title else f"On the subject of {topic.title}, "
    return f"{'For' if topic.is_thing else 'In'} {topic.name}, "
