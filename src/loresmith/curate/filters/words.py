"""When two words are forms of one: `produces` and `produced`, `Normandy` and `Norman`.

A stemmer of a dozen suffixes, after Harman, 1991, How effective is suffixing?, Journal of the American Society for Information Science
42(1): the small ones do as well as Porter's where the question is whether two texts are about the same.
"""

from collections.abc import Collection
from functools import lru_cache

_SUFFIXES = (
    "izations isations ization isation ations ation ingly edly fully ments ment ness ings ing ions ion ities ity ies ied ers or er est"
    " ed es able ible ally ly al ive s e y"
).split()
_SHORTEST_STEM = 3
_SHARED = 4  # Letters two names have in common at least where one is a form of the other.
_MOST_OF_A_NAME = 0.7


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return what is left of a lower-cased word without its endings; at least three letters, and all of a word with digits."""
    if not word.isalpha():
        return word
    for suffix in _SUFFIXES:
        rest = word[: -len(suffix)]
        if word.endswith(suffix) and len(rest) >= _SHORTEST_STEM:
            return _without_doubling(rest[:-1] if rest.endswith(("e", "i", "y")) and len(rest) > _SHORTEST_STEM else rest)
    return word


def has_relative(name: str, tokens: Collection[str]) -> bool:
    """Say whether one of the tokens begins as a lower-cased name does: `kagglers` and `kaggle`, `american` and `america`."""
    if len(name) < _SHARED:
        return False
    needed = max(_SHARED, round(len(name) * _MOST_OF_A_NAME))
    return any(token.startswith(name[:needed]) for token in tokens)


def _without_doubling(rest: str) -> str:
    is_doubled = len(rest) > _SHORTEST_STEM and rest[-1] == rest[-2] and rest[-1] not in "aeiouls"
    return rest[:-1] if is_doubled else rest
