"""Say that the rules read English only, to those whose documents are in another language.

Told by the small words, nearly half of any English text: `the`, `of`, `is`. Other languages share a few of them (`in`, `an`, `was`).
"""

from collections.abc import Sequence

from ..errors import SourceError
from ..records import Document
from ..text import words
from .english.lexicon import SMALL_WORDS

FEWEST_SMALL = 0.2  # of all words; English manuals and books have 0.35 to 0.5, German, French and Spanish ones below 0.1
_MOST_LETTERS = 20_000  # of each document; the beginning tells its language


def check_english(documents: Sequence[Document]) -> None:
    """Raise SourceError where too few of the documents' words are the small words of English; nothing where there are no words."""
    found = [word.casefold() for document in documents for word in words(document.text[:_MOST_LETTERS])]
    share = sum(word in SMALL_WORDS for word in found) / len(found) if found else 1.0
    if share < FEWEST_SMALL:
        raise SourceError(
            f"The teacher 'rules' reads English, and the documents seem to be in another language: {share:.0%} of their words are such as"
            " `the`, `of` and `is`, where English has 40 %.",
            hint="Let a language model teach: set generate.teacher to chat, and describe it under generate.chat.",
        )
