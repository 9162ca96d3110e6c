"""Which language a text is in, and whether that can be said at all.

py3langid (a naive Bayes over byte n-grams, 97 languages, its model inside the package) decides; before it are asked the things
that are cheap and sure: the script, and the small words English cannot do without. Short texts stay undecided: a name, a
command or a number is in no language.
"""

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from ..errors import MissingExtra
from ..text import words
from .likeness import FUNCTION_WORDS

FEWEST_LETTERS = 16
"""A text with fewer letters has no language to speak of, unless its script says it."""
MOST_CHARACTERS = 1000
"""The beginning of a text says what language it is in."""
SURE = 0.25
"""Least probability of that other language; names and commands are spread thinner over many."""
MUCH_LIKELIER = 8.0
"""How many times as likely as the expected language another one must be."""
ENGLISH_SHARE = 0.2  # Of the words of a sentence; 97 % of English sentences of 8 words and more have it, and few others a third of it.

_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|https?://\S+|(?<!\S)[^\s_/\\{}<>=]*[_/\\{}<>=]\S*", re.DOTALL)
# Small words of English that are also words of another large language tell nothing ("in", "an", "am", "so", "do", "me", "a").
_ENGLISH = FUNCTION_WORDS - set("in an am so do me a as on no was des will has one i at had she by to him s just or it".split()) | {"not"}
_SCRIPTS = {
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
}
_FEWEST_OF_SCRIPT = 2
_GLANCE = 300  # Characters; enough to see that a text is plain English, which most are.
_NO_LANGUAGE = ("und", "zxx", "la")


class Guess(NamedTuple):
    """A language and how sure it is."""

    language: str
    """ISO 639-1 code, or `und` where nothing can be said."""
    probability: float
    """In [0, 1]; 0 for `und`."""


def guess(text: str) -> Guess:
    """Return the likeliest language of the prose in a text; code, addresses and paths do not count. `und` where there is too little.

    Raises MissingExtra where py3langid is not installed and the text is not plainly English.
    """
    return _ranking(text)[0]


def is_other_language(text: str, *, than: str, sure: float = SURE) -> bool:
    """Say whether a text is surely in another language than `than` (an ISO 639-1 code); `und` on either side is no.

    `sure` is the least probability of that other language. Latin is never found: it is the language of names. MissingExtra
    as `guess` does.
    """
    ranking = _ranking(text)
    likeliest = ranking[0]
    if than in ("", *_NO_LANGUAGE) or likeliest.language in (than, *_NO_LANGUAGE):
        return False
    expected = next((found.probability for found in ranking if found.language == than), 0.0)
    return likeliest.probability >= sure and likeliest.probability >= MUCH_LIKELIER * expected


@lru_cache(maxsize=4096)
def _ranking(text: str) -> tuple[Guess, ...]:
    if text.isascii() and len(text) >= 2 * FEWEST_LETTERS and _is_plainly_english(text[:_GLANCE]):
        return (Guess("en", 1.0),)
    prose = _CODE.sub(" ", text[:MOST_CHARACTERS])
    n_letters = len(_LETTER.findall(prose))
    for language, script in _SCRIPTS.items() if n_letters and not prose.isascii() else ():
        n_of_script = len(script.findall(prose))
        if n_of_script >= _FEWEST_OF_SCRIPT and n_of_script * 2 > n_letters:
            return (Guess(_han_or_kana(language, prose), 1.0),)
    if n_letters < FEWEST_LETTERS:
        return (Guess("und", 0.0),)
    if _is_plainly_english(prose):
        return (Guess("en", 1.0),)
    return tuple(Guess(*found) for found in _identifier().rank(prose))


def _is_plainly_english(prose: str) -> bool:
    if not prose.isascii() and sum(letter > "\u017f" for letter in _LETTER.findall(prose)) > len(prose) / 4:
        return False
    said = words(prose.casefold())
    return sum(word in _ENGLISH for word in said) >= ENGLISH_SHARE * len(said)


def _han_or_kana(language: str, prose: str) -> str:
    """Return `ja` for Chinese characters with Japanese ones between them."""
    return "ja" if language == "zh" and _SCRIPTS["ja"].search(prose) else language


@cache
def _identifier() -> Any:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError as error:
        raise MissingExtra("Finding the language of a text needs py3langid.", hint="pip install py3langid") from error
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
