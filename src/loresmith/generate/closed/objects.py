"""Closed questions from `X does Y` that ask for Y, for its number, or for X where X is the name to learn."""

import re
from collections.abc import Iterator

from ..asked import Asked, asked, passive_of
from ..english.lexicon import MODALS, NUMBER_WORDS
from ..english.span import cut, is_answer, is_object
from ..english.tokens import tokenise, without_asides
from ..english.verbs import participle, third
from ..statement import Statement
from .actions import NOT_SUBJECTS, WITH_INFINITIVE
from .front import CONDITIONAL

# `X verbs preposition Y`, where Y answers `What does X verb preposition?`
_PREPOSITIONAL = {
    "depend": "on", "consist": "of", "result": "in", "refer": "to", "default": "to", "apply": "to", "belong": "to", "correspond": "to",
    "rely": "on", "lead": "to", "point": "to", "operate": "on", "differ": "from", "translate": "into", "respond": "to", "turn": "into",
    "stand": "for", "deal": "with", "inherit": "from", "contribute": "to", "serve": "as", "act": "as", "compete": "with",
    "participate": "in", "begin": "with", "start": "with", "end": "with", "behave": "like",
}  # fmt: skip
_TRANSITIVE = frozenset(
    "accept add affect allow alter assert assume avoid block build call carry cause change check clean clear compute contain"
    " control convert count cover create define delete deny describe destroy detect determine disable disallow display emit emulate"
    " enable encapsulate encode enforce ensure entail execute exhibit expect expose extend forbid force free generate give grant"
    " guarantee guard handle hold identify implement imply impose include increase indicate inherit insert introduce invoke isolate"
    " limit list load lock maintain manage mandate map mark mean measure modify name need negate obey obviate offer omit open"
    " override overwrite own parse pass perform permit preserve prevent print produce prohibit promise protect provide raise read"
    " receive recognize record reduce reference reflect refuse reject release remove repair replace represent require reset resemble"
    " resolve restrict retain return save scan send set share show signal simulate skip sort specify split store suggest suppress"
    " terminate test throw track transfer transform translate treat trigger validate verify violate write yield".split()
)
_OBLIGED = _TRANSITIVE | {"have", "make", "take", "look", "get"}
# Whose subject is a better answer than their object.
_GOVERNING = frozenset("determine control define set limit specify govern enable disable override prevent trigger".split())
_WITHOUT_PASSIVE = frozenset("make get need resemble take include".split())
_NO_ANSWER = re.compile(r"(?:whether|if|that|how|what|which|when|why|where|no|any|up|all|place|been)\b", re.IGNORECASE)
_QUANTITY = re.compile(
    rf"(?P<number>(?:(?:exactly|at least|at most|up to|about|only|just) )?(?:\d[\d,.]*|{'|'.join(sorted(NUMBER_WORDS - {'one'}))}))"
    r" (?P<things>(?!(?:or|of|and|more|other|additional|further)\b)(?:[\w\"“”-]+ )*?[\w-]+s)\b",
    re.IGNORECASE,
)
_MANY = re.compile(r"(?:all|the \w+s|both|many|several)\b|.* and ")


def find(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """Yield questions about the object of an active verb, best first."""
    clause = statement.clause
    if clause.mood != "verb" or clause.front_word in CONDITIONAL or clause.is_imperative or clause.subject_word in NOT_SUBJECTS:
        return
    yield from _quantity(statement)
    if not statement.is_broad:
        yield from _governor(statement)
        yield from _prepositional(statement)
        yield from _object(statement)


def _quantity(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X has nine arms` asks how many arms X has."""
    clause = statement.clause
    found = _QUANTITY.match(clause.rest)
    if found is None or clause.is_negated:
        return
    things, tail = found["things"], without_asides(cut(clause.rest)[found.end() :]).strip()
    if not tail or re.match(r"(?:in|on|per|for|at|to|by|with|from)\b", tail):
        said = statement.ask("", tail)[1]
        yield asked(statement.ask(f"how many {things}", tail), f"what is the number of {things} {said}"), found["number"]


def _governor(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`The X parameter determines Y` asks what determines Y."""
    clause = statement.clause
    thing = statement.topic.lowered(cut(without_asides(clause.rest)))
    if clause.base not in _GOVERNING or clause.aux or not statement.has_code_subject:
        return
    if is_object(thing) and is_answer(thing) and not re.match(r"(?:whether|if|that|how|what|to)\b", thing):
        does = f"{third(clause.base) if clause.is_plural else clause.chain} {thing}"
        be = "are" if _MANY.match(thing) else "is"
        others = f"by what {be} {thing} {participle(clause.base)}", f"what is it that {does}"
        yield asked((f"what {does}", f"what {does}"), *others), clause.subject


def _prepositional(statement: Statement) -> Iterator[tuple[Asked, str]]:
    clause, subject = statement.clause, statement.subject
    preposition = _PREPOSITIONAL.get(clause.base, "")
    if not preposition or not clause.rest.startswith(f"{preposition} ") or (clause.is_negated and clause.base not in ("apply", "operate")):
        return
    answer = cut(clause.rest).removeprefix(f"{preposition} ")
    if not is_answer(answer) or not is_object(answer) or re.match(r"(?:one|whether)\b", answer):
        return
    others = [statement.ask(f"{preposition} what")[0]]
    if clause.base == "default":
        others = [f"what is the default of {subject}", f"which value does {subject} have by default"]
    elif clause.base == "consist":
        others += [f"what are the parts of {subject}", f"what makes up {subject}"]
    yield asked(statement.ask("what", preposition), *others), answer


def _object(statement: Statement) -> Iterator[tuple[Asked, str]]:
    """`X creates Y` asks what X creates, `X must have Y` what X must have."""
    clause, answer = statement.clause, cut(statement.clause.rest)
    obliges = clause.aux in ("must", "should", "shall")
    forbids = clause.is_negated and (clause.aux in ("may", "cannot", "can") or obliges)
    is_definite = obliges or forbids or not (clause.is_negated or clause.aux in MODALS)
    verbs = _OBLIGED if obliges else _TRANSITIVE
    makes_do = clause.base in WITH_INFINITIVE and " to " in answer
    if is_definite and not makes_do and clause.base in verbs and is_answer(answer) and is_object(answer) and not _NO_ANSWER.match(answer):
        yield asked(statement.ask("what"), *_object_wordings(statement)), answer


def _object_wordings(statement: Statement) -> Iterator[str]:
    clause, subject = statement.clause, statement.subject
    if clause.base == "mean":
        yield f"what is meant by {subject}"
        yield f"what is the meaning of {subject}"
    elif clause.base == "have":
        yield f"what is {subject} obliged to have"
        yield f"what must {subject} not lack"
    elif clause.base not in _WITHOUT_PASSIVE:
        adverbs = [word for word in clause.chain.split()[:-1] if tokenise(word)[0].is_adverb and word not in ("not", "also")]
        preposition = "in" if clause.base == "contain" else "by"
        yield f"what {passive_of(clause, ' '.join([*adverbs, participle(clause.base)]))} {preposition} {subject}"
