"""Find closed questions: which shapes of sentence are tried, in which order, and what makes a question fit to be asked."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ...text import normalise, sentence_spans
from ..asked import Asked, Draft
from ..blocks import Block
from ..placing import context_of
from ..reference import is_clear
from ..statement import Statement
from ..topic import Topic
from . import actions, attributes, conditions, objects, passives, places, reasons, times
from .front import with_front
from .limits import forbidden

# Subjects of which there are others, so that what is said of them is no fact about one thing.
_LOOSE = re.compile(
    r"(?:some|most|many|several|few|other|another|two|three|four|five|six|seven|eight|nine|ten|various|certain|more|no|only|everything|which|what|who"
    r"|anything|nothing|something|a few|a number|a couple|lots|one of|part|both of|none|all except|\d+$)\b",
    re.IGNORECASE,
)
_TYING = ("also", "then", "thus", "hence", "therefore", "additionally", "instead", "again", "now", "too", "even")
_NAMING = ("call", "know", "name", "refer")  # `also called` asks for another name
_CONDITION = re.compile(r"\b(?:if|unless|when|whenever|provided|as long as)\b")
_WITH_CONDITION = (reasons, conditions)
_WITHOUT_CONDITION = (attributes, times, passives, places, actions, objects)


def find(statements: Iterable[Statement]) -> Iterator[Draft]:
    """Yield at most one closed question for each statement, in order."""
    for statement in statements:
        if not _LOOSE.match(statement.subject):
            statement = statement if statement.clause.base in _NAMING else statement.without(*_TYING)
            draft = _on_condition(statement) or _unconditional(statement)
            if draft is not None:
                yield draft


def find_in_orders(blocks: Sequence[Block], topic: Topic) -> Iterator[Draft]:
    """Yield the limits that orders such as `Do not heat it above 90 degrees` set."""
    for block in blocks:
        for span in sentence_spans(block.text) if block.is_prose else ():
            text = block.text[span.start : span.end]
            found = forbidden(text, topic)
            if found is not None:
                asked, answer = found
                start, at = block.start + span.start, text.find(answer)
                yield Draft("closed", asked, start, start + len(text), start + at, start + at + len(answer))


def _on_condition(statement: Statement) -> Draft | None:
    """Return the question about the condition, reason or version a statement holds under."""
    for module in _WITH_CONDITION:
        for asked, answer in module.find(statement):
            return _draft(statement, asked, answer)
    return None


def _unconditional(statement: Statement) -> Draft | None:
    """Return the question about a statement that holds without a condition."""
    if _CONDITION.search(statement.clause.rest):
        return None
    for module in _WITHOUT_CONDITION:
        for asked, answer in module.find(statement):
            whole = with_front(asked, statement)
            draft = None if whole is None else _draft(statement, whole, answer)
            if draft is not None:
                return draft
    return None


def _is_cut_short(answer: str, after: str) -> bool:
    """Say whether an answer ends in the middle of a list: `a faster` of `a faster, but rougher one`, `A, B` of `A, B, and C`."""
    is_article_only = len(answer.split()) == 2 and answer.startswith(("a ", "an ", "the "))
    is_open_list = ", " in answer and not re.search(r" (?:and|or) ", answer)
    return after.startswith(",") and (is_article_only or is_open_list)


def _draft(statement: Statement, asked: Asked, answer: str) -> Draft | None:
    """Return the draft of a closed question, or None where the question is unclear or tells its answer."""
    at = statement.text.find(answer, statement.clause.rest_start)
    at = statement.text.find(answer) if at < 0 else at
    tells = normalise(answer) in normalise(asked.direct)
    if (
        at < 0
        or tells
        or _is_cut_short(answer, statement.text[at + len(answer) :])
        or not is_clear(asked.reported or asked.direct.rstrip("?"), statement.topic)
    ):
        return None
    start = statement.start + at
    context = context_of(statement.block.headings, asked.direct, statement.topic)
    return Draft("closed", asked, statement.start, statement.end, start, start + len(answer), context=context)
