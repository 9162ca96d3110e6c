"""Read a verb group: its auxiliary, its adverbs, its main verb, and whether it says what is, what is done, or what does."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from .lexicon import AUXILIARIES, BE, HAVE, MODALS, NEGATED
from .tokens import Token, is_participle
from .verbs import base_of

Mood = Literal["be", "passive", "verb", "progressive"]

# Adverbs only in front of a participle: `was first released`, `is now used`.
_BEFORE_PARTICIPLE = frozenset("first now later well either both".split())
_AFTER_SET = frozenset("to by at in when with on".split())


class Predicate(NamedTuple):
    """A verb group that ends at token `last`."""

    aux: str
    """The first auxiliary in lower case, empty where there is none."""
    last: int
    base: str
    mood: Mood
    words: tuple[str, ...]
    """The words behind the auxiliary, a `not` out of `isn't` among them; without auxiliary, the verb."""
    is_past: bool


def read_predicate(tokens: Sequence[Token], verb: int) -> Predicate | None:
    """Return the verb group that begins at token `verb`, or None where no verb we know follows its auxiliary."""
    word = tokens[verb].lower
    aux = NEGATED.get(word, word)
    if aux not in AUXILIARIES:
        base = base_of(word, "third", "base", "past")
        is_past = base_of(word, "past") is not None and base_of(word, "base") is None
        return None if base is None else Predicate("", verb, base, "verb", (tokens[verb].text,), is_past)
    found = _after_auxiliary(tokens, aux, verb)
    if found is None:
        return None
    is_lexical, last, base, mood = found
    first = verb if is_lexical else verb + 1
    negation = ["not"] if word in NEGATED else []
    words = (*negation, *(token.text for token in tokens[first : last + 1] if token.kind != "aside"))
    return Predicate("" if is_lexical else aux, last, base, mood, words, aux in ("was", "were", "had", "did"))


def _after_auxiliary(tokens: Sequence[Token], aux: str, verb: int) -> tuple[bool, int, str, Mood] | None:
    """Return whether the auxiliary is itself the main verb, the group's last token, its base form and mood."""
    index = _skip(tokens, verb + 1)
    follower = tokens[index].lower if index < len(tokens) else ""
    if aux in BE:
        return False, *_after_be(tokens, verb, index)
    if (aux in MODALS and follower == "be") or (aux in HAVE and follower == "been"):
        return False, *_after_be(tokens, index, _skip(tokens, index + 1))
    if aux in HAVE:
        if index < len(tokens) and is_participle(tokens[index]) and follower != "set":
            return False, index, base_of(follower, "participle") or follower, "verb"
        return True, verb, "have", "verb"
    base = base_of(follower, "base")
    if base is None:
        return None if aux in MODALS else (True, verb, "do", "verb")
    return False, index, base, "verb"


def _after_be(tokens: Sequence[Token], be: int, index: int) -> tuple[int, str, Mood]:
    """Return the last token, base form and mood of a group with a form of `be` at `be`; `index` is the next word that is no adverb."""
    if index < len(tokens) and tokens[index].kind == "plain":
        word = tokens[index].lower
        after = tokens[index + 1].lower if index + 1 < len(tokens) else ""
        is_done = is_participle(tokens[index]) if word != "set" else after in _AFTER_SET
        if is_done:
            return index, base_of(word, "participle") or word, "passive"
        if (base := base_of(word, "gerund")) is not None:
            return index, base, "progressive"
    while be + 1 < len(tokens) and (tokens[be + 1].lower == "not" or tokens[be + 1].is_adverb):
        be += 1
    return be, "be", "be"


def _skip(tokens: Sequence[Token], index: int) -> int:
    """Return the index of the first word from `index` on that is neither `not` nor an adverb."""
    while index < len(tokens) and (_is_skipped(tokens[index]) or _is_before_participle(tokens, index)):
        index += 1
    return index


def _is_skipped(token: Token) -> bool:
    return token.lower == "not" or token.is_adverb or token.kind == "aside"


def _is_before_participle(tokens: Sequence[Token], index: int) -> bool:
    return tokens[index].lower in _BEFORE_PARTICIPLE and index + 1 < len(tokens) and is_participle(tokens[index + 1])
