"""Closed questions from `the N of X is Y`: a value, a purpose, an advantage; and how many there are."""

import re
from collections.abc import Iterator

from ..asked import Asked, asked, request
from ..english.lexicon import NUMBER_WORDS
from ..english.span import cut, is_answer, is_object
from ..english.tokens import tokenise
from ..english.verbs import base_of
from ..statement import Statement
from .front import CONDITIONAL
from .values import value_wordings

# Nouns whose `the N of X is Y` names Y: ask for them and Y is the answer.
_ATTRIBUTES = frozenset(
    "value values size number limit limits maximum minimum default name names type types purpose goal aim advantage advantages"
    " benefit benefits disadvantage drawback reason way method cause effect difference exception alternative meaning role cost key"
    " mode setting settings location format length depth width height version temperature capacity weight unit range rate speed"
    " order form formula symbol colour color year date author designer creator inventor manufacturer maker owner capital solution"
    " result term rule path directory folder port address syntax algorithm bound threshold property feature features ingredient"
    " component components parts requirement prerequisite restriction motivation origin successor predecessor level frequency period"
    " duration age strategy datatype encoding password username url dimension dimensions behavior behaviour action time area"
    " complexity metric loss".split()
)
# `the main difference`, `the only exception`: between what, to what?
_OF_SOMETHING = frozenset(
    "difference exception alternative advantage disadvantage drawback benefit reason result way key cause effect rule".split()
)
_SUPERLATIVE = re.compile(
    r"the (?:only|main|default|maximum|minimum|largest|smallest|first|primary|best|easiest|simplest|usual|most \w+|\w+est|principal"
    r"|chief)\b"
)
_COMPLEMENT = re.compile(r"\b(?:of|for|to|in|on|between|that|which|used|allowed|permitted)\b")
_INDEFINITE = re.compile(r"(?:an?|one) (?:alternative|advantage|disadvantage|drawback|benefit|way|exception)\b")
_OPEN = re.compile(r"the (?:maximum|minimum) (?:possible )?number of \w+|the default \w+")
# Answers that judge rather than name: `the size is limited`.
_JUDGEMENTS = frozenset(
    "limited proportional set equal similar different available responsible needed required independent greater less unique".split()
)
_NUMBER = re.compile(rf"(?P<number>\d[\d,.]*|{'|'.join(sorted(NUMBER_WORDS))}) (?P<things>(?:[\w\"“”-]+ )*?[\w-]+s\b[^:,]*)", re.IGNORECASE)
_WORK = re.compile(r"the (?P<work>work|invention|creation|idea|brainchild) of (?P<who>[A-Z]\w+(?: [A-Z]\w+)+)")


def find(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """Yield questions about a copula with their answers."""
    clause = statement.clause
    if clause.mood != "be" or clause.is_negated or clause.front_word in CONDITIONAL:
        return
    answer = cut(clause.rest)
    if clause.subject_word == "there":
        yield from _how_many(statement, answer)
    else:
        yield from _work_of(statement, answer)
        yield from _value(statement, answer)


def _value(statement: Statement, answer: str) -> Iterator[tuple[Asked, str]]:
    clause, subject = statement.clause, _completed(statement)
    answer = answer.removeprefix("that ")
    names_it = clause.rest.startswith(("that ", "to ")) or (is_object(answer) and not _is_judgement(answer, subject))
    if clause.aux in ("is", "are", "was", "were") and _is_attribute(subject) and names_it and is_answer(answer):
        forms = statement.without_adverbs().ask("what")
        full = (forms[0].replace(statement.subject, subject), forms[1].replace(statement.subject, subject))
        yield asked(full, *value_wordings(subject, clause.aux), request(f"name {subject}")), answer


def _is_attribute(subject: str) -> bool:
    """Say whether a subject asks for a value: `the default size of a page`, `an alternative to X`; not `the path`."""
    head = _COMPLEMENT.split(subject, maxsplit=1)[0].split()
    if not head or head[-1] not in _ATTRIBUTES or len(subject.split()) < 3 or _OPEN.fullmatch(subject):
        return False
    if head[-1] in _OF_SOMETHING and not _COMPLEMENT.search(subject):
        return False
    if head[0] == "the":
        return _SUPERLATIVE.match(subject) is not None or _COMPLEMENT.search(subject) is not None
    return _INDEFINITE.match(subject) is not None


def _completed(statement: Statement) -> str:
    """Return a subject such as `the maximum number of terms` as the heading over it says it in full, where one does."""
    core = statement.subject.removeprefix("the ").casefold()
    for heading in reversed(statement.block.headings):
        full = statement.topic.in_sentence_case(heading)
        if full.casefold().startswith(f"{core} "):
            return f"the {full[0].lower()}{full[1:]}"
    return statement.subject


def _is_judgement(answer: str, subject: str) -> bool:
    """Say whether an answer rather judges than names: `the size is fixed`; but `the default mode is serialized` names it."""
    first, *others = tokenise(answer)
    is_adjective = not others and not first.is_code and not first.text[0].isupper() and "default" not in subject
    return is_adjective or first.lower in _JUDGEMENTS


def _how_many(statement: Statement, answer: str) -> Iterator[tuple[Asked, str]]:
    found = _NUMBER.match(answer)
    if found is None or statement.clause.aux != "are" or len(found["things"].split()) < 2:
        return
    things = found["things"].strip()
    if base_of(things.split()[-1], "participle") is None:
        forms = f"how many {things} are there", f"how many {things} there are"
        yield asked(forms, request(f"give the number of {things}"), f"what is the number of {things}"), found["number"]


def _work_of(statement: Statement, answer: str) -> Iterator[tuple[Asked, str]]:
    """`The design of X is the work of N` asks whose work it is."""
    found = _WORK.fullmatch(answer)
    if found is not None:
        subject, work = statement.subject, found["work"]
        forms = f"whose {work} is {subject}", f"whose {work} {subject} is"
        yield asked(forms, f"who is behind {subject}", f"to whom is {subject} owed"), found["who"]
