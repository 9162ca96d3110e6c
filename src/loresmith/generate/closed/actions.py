"""Closed questions from `X does Y` that ask who did it, how, with what, and what X makes others do."""

import re
from collections.abc import Iterator

from ..asked import Asked, asked, passive_of, request
from ..english.span import cut, is_answer, is_object
from ..english.tokens import without_asides
from ..english.verbs import base_of, forms_of, participle
from ..statement import Statement
from .front import CONDITIONAL

NOT_SUBJECTS = ("you", "we", "one", "i")
"""First words of subjects that do not say who acts."""

WITH_INFINITIVE = frozenset("allow cause enable force require permit tell instruct let help".split())
"""Verbs of making others do something."""

_OF_PEOPLE = frozenset("design invent write create found develop discover introduce propose build release publish".split())
_REPORTING = frozenset(
    "guarantee ensure imply indicate specify assume require state assert verify check suggest promise signal report".split()
)
_STRIVING = frozenset("attempt try strive seek aim need fail tend want intend promise refuse".split())
_SAYING = frozenset("report say see show mean".split())
_PERSON = re.compile(r"(?:[A-Z][\w.’'-]+ ){1,3}[A-Z][\w’'-]+")
_MEANS = re.compile(r" (?P<answer>(?:by (?:actually |simply |first )?\w+ing|using|via|by means of)\b.+)")
_WITH_AIM = re.compile(r"(?P<answer>[^,;:]+?) (?:in order )?(?P<aim>to (?P<verb>\w+) (?P<what>[^,;:]+))")
_MADE_TO = re.compile(r"(?P<whom>[^,;:]+?) to (?P<answer>(?P<verb>\w+)\b.*)")
_LINKS = re.compile(r"\b(?:and|or|that|which|if|when|to)\b")
_NEXT_CLAUSE = re.compile(r"[;:—–]| - |, (?:but|so|and so|which|because|since|although|while|whereas)\b")


def find(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """Yield questions about an active verb with their answers."""
    clause = statement.clause
    is_told = clause.mood == "verb" and not clause.is_imperative and not clause.is_negated and clause.subject_word not in NOT_SUBJECTS
    if not is_told or clause.front_word in CONDITIONAL:
        return
    yield from _who(statement)
    yield from _manner(statement)
    yield from _means_to_an_end(statement)
    if not statement.is_broad:
        yield from _striven_for(statement)
        yield from _made_to(statement)
        yield from _that(statement)


def _who(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`Ada Byron designed X` asks who designed X."""
    clause = statement.clause
    thing = statement.topic.lowered(cut(without_asides(clause.rest)))
    if clause.base in _OF_PEOPLE and clause.is_past and not clause.aux and _PERSON.fullmatch(clause.subject) and is_object(thing):
        did = f"who {clause.chain} {thing}"
        yield asked((did, did), f"by whom was {thing} {participle(clause.base)}", request(f"name the person {did}")), clause.subject


def _manner(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X does Y by doing Z`, `X does Y using Z` ask how."""
    found = _MEANS.search(statement.clause.rest)
    if found is None or statement.clause.base in _SAYING:
        return
    what, answer = without_asides(statement.clause.rest[: found.start()]), cut(found["answer"])
    is_phrase = what and cut(what) == what and not _LINKS.search(what) and len(what.split()) <= 10
    if is_phrase and is_answer(answer) and len(answer.split()) > 1:
        yield asked(statement.ask("how", what), statement.ask("in what way", what)[0], statement.ask("by what means", what)[0]), answer


def _means_to_an_end(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X uses Y to do Z` asks what X uses to do Z."""
    clause, subject = statement.clause, statement.subject
    found = _WITH_AIM.fullmatch(cut(clause.rest))
    if clause.base not in ("use", "need", "employ") or found is None or base_of(found["verb"], "base") is None:
        return
    answer, aim = found["answer"], without_asides(found["aim"])
    if is_answer(answer) and is_object(answer) and " to " not in answer:
        others = [f"what {passive_of(clause, participle(clause.base))} by {subject} {aim}"]
        if clause.base == "use" and not clause.aux:
            do = "do" if clause.is_plural else "does"
            others.append(f"with what {do} {subject} {found['verb']} {without_asides(found['what'])}")
        yield asked(statement.ask("what", aim), *others), answer


def _striven_for(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X strives to do Y` asks what X strives to do."""
    clause, answer = statement.clause, cut(statement.clause.rest)
    if clause.base not in _STRIVING or not answer.startswith("to "):
        return
    if is_answer(answer) and len(answer.split()) > 2:
        yield asked(statement.ask("what", "to do")), answer.removeprefix("to ")


def _made_to(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X causes Y to do Z` asks what X causes Y to do."""
    found = _MADE_TO.fullmatch(cut(statement.clause.rest))
    if statement.clause.base not in WITH_INFINITIVE or found is None or not (found["verb"] == "be" or base_of(found["verb"], "base")):
        return
    whom, answer = without_asides(found["whom"]), found["answer"]
    if len(whom.split()) > 6 or re.search(r"\b(?:that|which|of)\b", whom) or not is_answer(answer) or len(answer.split()) < 2:
        return
    if found["verb"] != "be":
        yield asked(statement.ask("what", f"{whom} to do")), answer
    elif forms_of(answer.split()[1]):
        yield asked(statement.ask("what", f"to happen to {whom}")), f"to {answer}"
    else:
        yield asked(statement.ask("what", f"{whom} to be")), answer.removeprefix("be ")


def _that(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X guarantees that Y` asks what X guarantees."""
    clause = statement.clause
    if clause.base not in _REPORTING or not clause.rest.startswith("that "):
        return
    answer = _NEXT_CLAUSE.split(clause.rest.removeprefix("that "))[0].rstrip(" ,.")
    if is_answer(answer) and len(answer.split()) > 2:
        yield asked(statement.ask("what"), f"what {passive_of(clause, participle(clause.base))} by {statement.subject}"), answer
