"""Does `the X` say which X it means?

It does by a name (`the VACUUM command`), by what follows (`the size of a page`), by an earlier mention in the same question, or because
there is only one (`the heap` in a document that never says `a heap`). It does not by pointing back: `the new row`, `the function`.
"""

from collections.abc import Sequence

from .english.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS, RELATIVES
from .english.tokens import Token, is_noun_like
from .english.verbs import base_of
from .topic import Topic

# Adjectives that say `the one just spoken of`.
_ANAPHORIC = frozenset(
    "new original old given resulting generated entire whole specific particular appropriate same other remaining corresponding"
    " chosen selected said second third fourth latter former actual real above next last final first current previous existing input"
    " output result separate additional extra historical".split()
)
_SUPERLATIVES = frozenset("default maximum minimum only current".split())
# Words behind the noun that say which one.
_RESTRICTING = frozenset("of that which who whose used for between named called to containing needed required".split())
# Nouns every reader knows one of.
_KNOWN = frozenset(
    "user users world internet web compiler reader programmer developer application disk filesystem same default rest case network".split()
)
_ENDING = PREPOSITIONS | AUXILIARIES | PRONOUNS | RELATIVES | {"to", "and", "or", "but", "not"}
# Nouns that look like a verb in -s or -ing.
_NOUNS = frozenset("string setting mapping encoding value values type types names limits process access address".split())


def says_which(after: Sequence[Token], before: Sequence[Token], topic: Topic) -> bool:
    """Say whether the noun phrase that begins `after` a `the` is clear to a reader of the question alone; `before` is what precedes."""
    n_words = _length(after)
    phrase, follower = after[:n_words], after[n_words].lower if n_words < len(after) else ""
    if not phrase or any(token.is_code or token.text[0].isupper() for token in phrase):
        return True  # `the more`; a name
    first, head = phrase[0].lower, phrase[-1].lower
    if first == "term":
        return True
    if follower in _RESTRICTING:
        return first not in ("second", "third", "given", "above")
    if any(token.lower in _ANAPHORIC for token in phrase[:-1]):
        return False
    mentioned = {token.lower for token in before if token.kind == "plain"}
    if head in mentioned or f"{head}s" in mentioned:
        return True
    if first in _SUPERLATIVES:
        return n_words > 2
    if n_words > 1:
        return topic.is_thing or topic.uses(" ".join(token.lower for token in phrase)) > 1
    return topic.is_thing or topic.is_unique(head) or head in _KNOWN


def _length(tokens: Sequence[Token]) -> int:
    """Return how many tokens the noun phrase at the beginning of `tokens` has."""
    for index, token in enumerate(tokens):
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if index and after is not None and base_of(token.lower, "gerund") and is_noun_like(after) and after.lower not in DETERMINERS:
            continue  # "the maximum operating temperature"
        if token.kind == "mark" or token.is_adverb or token.lower in _ENDING or (index and _is_verb(token)):
            return index
    return len(tokens)


def _is_verb(token: Token) -> bool:
    if token.kind != "plain" or token.is_code or token.lower in _NOUNS or token.lower.endswith("ings"):
        return False
    return base_of(token.lower, "third", "participle", "gerund") is not None
