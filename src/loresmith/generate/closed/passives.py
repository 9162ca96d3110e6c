"""Closed questions from `X is done`: what for, how, by what, under which name, to what."""

import re
from collections.abc import Iterator

from ..asked import Asked, asked
from ..english.lexicon import PREPOSITIONS
from ..english.span import cut, is_answer, is_object
from ..english.tokens import tokenise
from ..english.verbs import base_of, past, third
from ..reference import is_clear
from ..statement import Statement
from .front import CONDITIONAL
from .places import PLACE_VERBS

MOST_NAME_WORDS = 8

_PURPOSES = frozenset("use design intend mean employ need require".split())
_NAMING = frozenset("call name term title label".split())
_AGENT_VERBS = frozenset(
    "define determine control cause create enforce handle provide generate manage perform return represent trigger enable design"
    " develop write implement support limit produce invent publish maintain interpret process recognize identify invoke call use"
    " follow set terminate separate specify replace surround precede raise lock own govern verify check restrict track open close"
    " read protect affect show announce mark".split()
)
# Prepositions that can end a question, after any verb, and after the verbs that need them.
_STRANDED = frozenset("as from with to into against upon".split())
_STRANDED_AFTER = frozenset(
    "base apply devote include involve use write run perform express divide organize need require implement compose make found"
    " build".split()
)
_MEANS = re.compile(r"(?:^|(?<= ))(?P<answer>(?:by \w+ing|using|via) .+)")
_PURPOSE = re.compile(r"(?:in order )?(?P<to>to (?P<verb>\w+)\b.*)|for (?P<thing>(?!use\b).*)")
_NOT_A_PHRASE = re.compile(r"\b(?:and|or|that|which|is|are|when|if|not)\b|[,;:]")
_IDIOMS = re.compile(r"(?:scratch|place of|order to|accordance|turn|fact|general|case|addition|part|effect|use|common|particular|all)\b")
_PERSON = re.compile(r"[A-Z]\w+(?: [A-Z]\w+)+")
_PEOPLE = re.compile(rf"{_PERSON.pattern}(?:(?:,| and|, and) {_PERSON.pattern})+")
_OF_PEOPLE = frozenset("write invent design develop create publish maintain".split())
_TO_DO = frozenset("use mean suppose intend design require allow expect need".split())  # whose `to` takes a verb


def find(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """Yield questions about a passive with their answers, best first."""
    clause = statement.clause
    if clause.mood != "passive" or clause.is_negated or clause.front_word in CONDITIONAL:
        return
    yield from _purpose(statement)
    yield from _means(statement)
    yield from _name(statement)
    yield from _agent(statement)
    yield from _complement(statement)


def _purpose(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X is used to do Y` asks what X is used for."""
    base, subject = statement.clause.base, statement.subject
    answer = cut(statement.clause.rest)
    found = _PURPOSE.match(answer)
    if base not in _PURPOSES or found is None or not is_answer(answer) or (found["verb"] and base_of(found["verb"], "base") is None):
        return
    is_deed = found["to"] is not None and base in ("design", "intend", "mean")
    purpose = statement.ask("for what purpose")[0] if base in ("use", "employ") else f"what is the purpose of {subject}"
    do = "did" if statement.clause.is_past and not is_deed else "do" if statement.clause.is_plural else "does"
    yield asked(statement.ask("what", "to do" if is_deed else "for"), purpose, f"what job {do} {subject} do"), found["to"] or found["thing"]


def _means(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X is enabled by running Y`, `X can be lowered at run-time using Y` ask how."""
    clause, subject = statement.clause, statement.subject
    found = _MEANS.search(clause.rest)
    if found is None:
        return
    between, answer = clause.rest[: found.start()].strip(), cut(found["answer"])
    if len(between.split()) > 6 or _NOT_A_PHRASE.search(between) or not is_answer(answer) or len(answer.split()) < 2:
        return
    if clause.aux in ("can", "could", "may"):
        what = f"{clause.base} {subject} {between}"
        others = f"what can one {'do' if answer.startswith('by ') else 'use'} to {what}", f"which way is there to {what}"
    else:
        others = statement.ask("in what way", between)[0], statement.ask("by what means", between)[0]
    yield asked(statement.ask("how", between), *others), answer


def _name(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X is called Y`, `X is known as Y`, `X is referred to as Y` ask for the name."""
    clause, subject = statement.clause, statement.subject
    lead = {"know": "as ", "refer": "to as "}.get(clause.base, "")
    answer = cut(clause.rest)
    if (clause.base not in _NAMING and not lead) or not answer.startswith(lead):
        return
    answer = re.sub(r"^(?:the|an?) (?=[\"“])", "", answer.removeprefix(lead))
    is_name = is_answer(answer) and is_object(answer) and len(answer.split()) <= MOST_NAME_WORDS
    if not is_name or tokenise(answer)[0].lower in PREPOSITIONS:
        return
    be, do = ("are", "do") if clause.is_plural else ("is", "does")
    also, other = (" also", "other ") if "also" in clause.chain else ("", "")
    forms = f"what {be} {subject}{also} called", f"what {subject} {be}{also} called"
    yield asked(forms, f"which {other}name {do} {subject} go by", f"by what {other}name {be} {subject} known"), answer


def _agent(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X is defined by Y` asks what defines X."""
    clause = statement.clause
    if not clause.rest.startswith("by ") or clause.base not in _AGENT_VERBS or clause.aux not in ("is", "are", "was", "were"):
        return
    answer = re.split(r" (?:after|before|at|during) ", cut(clause.rest).removeprefix("by "))[0]
    is_vague = len(answer.split()) < 4 and not is_clear(answer, statement.topic)
    if not is_answer(answer) or not is_object(answer) or is_vague or answer.startswith("default"):
        return
    is_person = _PERSON.fullmatch(answer) or (clause.base in _OF_PEOPLE and _PEOPLE.fullmatch(answer))
    who = "who" if is_person else "what"
    adverbs = " ".join(clause.chain.split()[:-1])
    verb = past(clause.base) if clause.is_past else third(clause.base)
    does = f"{adverbs} {verb} {statement.subject}".strip()
    by = statement.ask("by whom" if who == "who" else "by what")[0]
    yield asked((f"{who} {does}", f"{who} {does}"), by, f"{who} is it that {does}"), answer


def _complement(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X is converted to Y` asks what X is converted to; a preposition directly behind the verb only."""
    clause = statement.clause
    preposition, _, thing = cut(clause.rest).partition(" ")
    is_place = preposition in ("in", "at", "on") and clause.base in PLACE_VERBS
    takes_it = preposition in _STRANDED or (preposition in PREPOSITIONS and clause.base in _STRANDED_AFTER and not is_place)
    if not takes_it or preposition == "by" or statement.is_broad or statement.is_hedged or not is_answer(thing) or not is_object(thing):
        return
    is_vague = len(thing.split()) < 4 and not is_clear(thing, statement.topic)
    is_deed = preposition == "to" and base_of(thing.split()[0], "base") and not thing[0].isupper()
    if is_vague or is_deed or (preposition == "to" and clause.base in _TO_DO) or _IDIOMS.match(thing):
        return
    yield asked(statement.ask("what", preposition), statement.ask(f"{preposition} what")[0]), thing
