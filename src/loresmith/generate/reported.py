"""Turn a question back into a statement: `Does X support Y` says `X supports Y`.

The subject of a question has no comma behind it; it ends where a base form or participle follows. Where that is not sure, None.
"""

import re
from collections.abc import Sequence

from .english.lexicon import AUXILIARIES, BE, DETERMINERS, PREPOSITIONS
from .english.tokens import Token, is_noun_like, is_participle, tokenise
from .english.verbs import base_of, third

_NEGATIONS = {
    "doesn't": "does not", "don't": "do not", "didn't": "did not", "isn't": "is not", "aren't": "are not", "can't": "can not",
    "won't": "will not", "wasn't": "was not",
}  # fmt: skip
_IN_SUBJECT = DETERMINERS | PREPOSITIONS | {"and", "or", "i", "you", "we", "not"}
LONGEST_WH = 4  # words of `How many rows of a table`


def as_statement(question: str) -> str | None:
    """Return what a yes-or-no question asks about, without its mark: `X is Y` for `Is X Y`."""
    for short, long in _NEGATIONS.items():
        question = re.sub(rf"\b{short}\b", long, question, flags=re.IGNORECASE)
    tokens = tokenise(question)
    if len(tokens) < 3 or tokens[0].lower not in AUXILIARIES:
        return None
    aux = tokens[0].lower
    if tokens[1].lower in ("there", "it"):
        return f"{tokens[1].text} {aux} {question[tokens[2].start :]}"
    is_negated = tokens[1].lower == "not"
    start = 2 if is_negated else 1
    end = _end_of_subject(tokens, start, aux)
    if end is None:
        return None
    subject, rest = question[tokens[start].start : tokens[end - 1].end], question[tokens[end].start :]
    if is_negated or rest.startswith("not "):
        return f"{subject} {aux} not {rest.removeprefix('not ')}"
    if aux == "does":
        verb, _, after = rest.partition(" ")
        return f"{subject} {third(verb)} {after}".strip()
    return f"{subject} {rest}" if aux == "do" else f"{subject} {aux} {rest}"


def reported(question: str) -> str | None:
    """Return a question with a question word as it is reported: `what datatypes X supports` for `What datatypes does X support`."""
    tokens = tokenise(question)
    for token in tokens[1 : LONGEST_WH + 2]:
        if token.kind == "mark":
            return None
        if token.lower in AUXILIARIES:
            said = as_statement(question[token.start :])
            return None if said is None else f"{question[0].lower()}{question[1 : token.start]}{said}"
    return None


def _end_of_subject(tokens: Sequence[Token], start: int, aux: str) -> int | None:
    """Return the index behind the subject of a question that begins with `aux`."""
    return _before_predicate(tokens, start) if aux in BE else _before_base_form(tokens, start)


def _before_predicate(tokens: Sequence[Token], start: int) -> int | None:
    """Return where the subject of `Is X Y` ends: before a participle or `not`, or behind a name of one word."""
    for index in range(start + 1, len(tokens)):
        is_behind_noun = index > start + 1 or tokens[start].text[0].isupper()
        if tokens[index].lower == "not" or (is_participle(tokens[index]) and is_behind_noun):
            return index
    if start + 1 >= len(tokens):
        return None
    name, after = tokens[start], tokens[start + 1]
    is_one_name = name.text[0].isupper() and not after.text[0].isupper() and after.lower not in PREPOSITIONS
    return start + 1 if is_one_name else None


def _before_base_form(tokens: Sequence[Token], start: int) -> int | None:
    """Return where the subject of `Does X do Y` ends: before the base form, and before the adverbs in front of it."""
    for index in range(start + 1, len(tokens) - 1):
        if tokens[index].lower == "not" and _is_base_form(tokens[index + 1]):
            return index  # `the search engine not work`, where `search` looks like a verb
    for index in range(start + 1, len(tokens)):
        token, before = tokens[index], tokens[index - 1]
        if token.kind == "mark":
            return None
        if _is_base_form(token) and before.lower not in (DETERMINERS - {"all", "both", "one"}) | PREPOSITIONS | {"to"}:
            while tokens[index - 1].lower == "not" or tokens[index - 1].is_adverb:
                index -= 1
            return index
        if not (is_noun_like(token) or token.is_adverb or token.lower in _IN_SUBJECT):
            return None
    return None


def _is_base_form(token: Token) -> bool:
    return token.lower in ("be", "have", "do") or (token.kind == "plain" and not token.is_code and base_of(token.lower, "base") is not None)
