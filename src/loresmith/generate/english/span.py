"""Where an answer ends: the words behind a verb up to the next clause."""

import re
from collections.abc import Sequence

from .lexicon import ARTICLES, AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS, RELATIVES, SUBORDINATORS, SURE_VERBS
from .tokens import Token, is_noun_like, is_plural, tokenise
from .verbs import base_of, forms_of

MOST_WORDS = 30  # a longer span is no answer to a closed question but the passage over again

_BREAKS = frozenset("because if when whenever unless although though whereas while since but so provided".split())
_AFTER_COMMA = _BREAKS | frozenset(
    "which who where as then hence thus even for such though not either until thereby leaving making causing meaning with".split()
)
_IN_OTHER_WORDS = re.compile(r", (?:or )?(?:in other words|that is|i\.e\.|namely)\b")
_AFTERTHOUGHT = re.compile(r"(?:, (?:therefore|however|though|instead|respectively)|,? (?:as well|too))$")
_NOT_OPENING_OBJECT = SUBORDINATORS | PRONOUNS | frozenset("be to not and or so very less quite rather too pretty".split())
_NOT_CLOSING = (
    (PREPOSITIONS - {"on", "off", "up", "down", "in", "out"})
    | (DETERMINERS - {"one", "all", "both", "each", "many", "some", "any"})
    | RELATIVES
    | CONJUNCTIONS
    | AUXILIARIES
    | {"different", "new", "certain", "following"}
)
_BAD_START = re.compile(
    r"(?:this|these|those|such|it|they|he|she|what follows|here|there|the following|as follows|one of the following|any of|another|also)\b",
    re.IGNORECASE,
)
# Only a reference to a bibliography; only announces what the page shows next; runs over the end of its sentence.
_NO_WORDS = re.compile(r"(?:(?:in|by|at|from) )?(?:\[[\w+-]+\](?:, | and )?)+")
_ANNOUNCING = re.compile(r"\b(?:of the form|in the form|as follows|something like|like|including|such as)$")
_TAKING_TO = frozenset("tend try strive fail seek manage want need".split())
_INTERVAL = re.compile(r"[(\[][^()\[\],]{1,20}, ?[^()\[\],]{1,20}[)\]]")  # `(0.0, 1.0]`
_RUN_ON = re.compile(r"(?<!\b\w)(?<!\betc)(?<!\bvs)(?<!\bcf)[.!?]\)? \S")
_POINTING = re.compile(
    r"\b(?:above|below|following|previous|preceding|earlier|this|these|those|here|aforementioned|latter|former|e\.g|i\.e|example|such"
    r"|we|we['’]\w+"
    r"|our|us|chapters?|sections?|listings?|figures?|something|the same(?! \w+ as))\b",
    re.IGNORECASE,
)


def cut(rest: str) -> str:
    """Return the beginning of `rest` that is one phrase: up to a clause, a semicolon, a dash, or an `and` with a verb of its own.

    A list (`A, B, and C`) stays whole. Ends without comma or stop.
    """
    tokens = tokenise(rest)
    for index, token in enumerate(tokens[1:], start=1):
        if _ends_phrase(tokens, index) or (token.text == "," and _IN_OTHER_WORDS.match(rest, token.start)):
            rest = rest[: token.start]
            break
    return _AFTERTHOUGHT.sub("", rest.rstrip(" \n,.;:"))


def is_answer(answer: str) -> bool:
    """Say whether a span can stand as an answer: some words, not too many, whole brackets, pointing at nothing outside."""
    tokens = [token for token in tokenise(answer) if token.kind not in ("mark", "aside")]
    if not tokens or len(tokens) > MOST_WORDS or _BAD_START.match(answer) or _POINTING.search(answer):
        return False
    if _NO_WORDS.fullmatch(answer) or _ANNOUNCING.search(answer) or _RUN_ON.search(answer):
        return False
    if not is_balanced(answer) or tokens[-1].lower in _NOT_CLOSING or _is_half(tokens):
        return False
    return any(is_noun_like(token) for token in tokens)


def _is_half(tokens: Sequence[Token]) -> bool:
    """Say whether a pair lacks its second member (`either A`), or a relative clause its verb (`methods that lists`)."""
    lower = [token.lower for token in tokens]
    if {"either", "both"} & set(lower) and not {"or", "and"} & set(lower):
        return True
    opened = next((index for index, word in enumerate(lower) if index and word in ("that", "which", "who")), None)
    return opened is not None and not any(forms_of(word) or word in AUXILIARIES for word in lower[opened + 1 :])


def is_balanced(text: str) -> bool:
    """Say whether every bracket and quotation mark of a text has its partner."""
    text = _INTERVAL.sub("", text)
    has_pairs = all(text.count(opening) == text.count(closing) for opening, closing in ("()", "[]", "{}", "“”"))
    return has_pairs and text.count('"') % 2 == 0


def is_object(answer: str) -> bool:
    """Say whether a span begins like a noun phrase."""
    tokens = tokenise(answer)
    if not tokens:
        return False
    first = tokens[0]
    if first.is_code or first.lower in DETERMINERS or first.text[0].isupper():
        return True
    return is_noun_like(first) and first.lower not in _NOT_OPENING_OBJECT


def without_tail(answer: str) -> str:
    """Return a condition or reason without a second verb of the main clause: `when X starts and is deleted when ...`."""
    return re.split(r",? and (?:then )?(?:usually |normally |always |also )?(?:is|are|was|were|will|can|has|have|does|do)\b", answer)[0]


def _ends_phrase(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a phrase ends before the token at `index`."""
    token, before = tokens[index], tokens[index - 1]
    if token.text == ",":
        return _opens_clause(tokens, index + 1)
    if token.kind == "mark":
        return token.text in (";", ":", "—", "–") or token.text.startswith("-")
    if token.kind == "plain" and token.lower in _BREAKS:
        return not (token.lower == "so" and before.lower == "or")
    return token.lower in ("and", "or") and before.text != "," and _opens_clause(tokens, index)


def _opens_clause(tokens: Sequence[Token], index: int) -> bool:
    """Say whether the words from `index` on, behind a comma or at an `and`, begin another clause rather than another member of a list."""
    if index >= len(tokens):
        return True
    token, word = tokens[index], tokens[index].lower
    if word in _AFTER_COMMA:
        return True
    if token.kind == "plain" and base_of(word, "gerund") and not any(after.lower in ("and", "or") for after in tokens[index:]):
        return True
    after = tokens[index + 1].lower if index + 1 < len(tokens) else ""
    if word == "and" and ((tokens[index - 1].text == "," and after in PREPOSITIONS) or _tends_to(tokens, index + 1)):
        return True  # ", and for X it does Y"
    if base_of(word, "base") and not is_plural(word) and after in DETERMINERS | PREPOSITIONS:
        return True
    return _has_finite_verb(tokens, index + 1 if word in ("and", "or") else index)


def _tends_to(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a verb that takes another one stands at `index`: `and tend to overfit`."""
    return index + 1 < len(tokens) and tokens[index].lower in _TAKING_TO and tokens[index + 1].lower == "to"


def _has_finite_verb(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a finite verb comes before the next comma: `and is used`, `and the reader waits`; not `and a value that is used`."""
    is_opening = True
    has_subject = index < len(tokens) and tokens[index].lower in ARTICLES
    for before, token, after in zip(tokens[index - 1 :], tokens[index:], [*tokens[index + 1 :], None], strict=False):
        is_relative = token.lower in RELATIVES and not (token.lower == "that" and before.lower in PREPOSITIONS)
        if is_relative or token.text in (",", ";", ":") or token.lower in (SUBORDINATORS - PREPOSITIONS) | {"and", "or"}:
            return False
        may_be_verb = is_opening or has_subject or token.lower in SURE_VERBS
        is_third = may_be_verb and after is not None and base_of(token.lower, "third") is not None
        if token.kind == "plain" and not token.is_code and before.lower != "to" and (is_third or token.lower in AUXILIARIES):
            return True
        is_opening = is_opening and token.is_adverb
    return False
