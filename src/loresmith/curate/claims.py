"""May two examples that are alike be one?

Likeness of letters or vectors does not see what decides an answer, so it is asked here: numbers, names and denials must agree, closed
questions are never joined, and a word that only one question has must not be what its answer is about. "What are the
symptoms of type 1?" and "of type 2" are alike to .97, and so are their answers where one page describes both.
"""

import re
from itertools import takewhile

from ..records import Example
from ..text import normalise, words
from .likeness import VERDICTS, content_words

# An answer of so few words is a value; a value says nothing of what it is the value of, so the questions must agree in every word.
VALUE_WORDS = 6
LABELS = frozenset({"entailment", "neutral", "contradiction", "maybe", "a", "b", "c", "d"})
"""Answers of closed questions beside the verdicts."""
CLOSED_TASKS = frozenset({"true-false", "yes-no", "nli", "multiple-choice", "misconception"})
_DENIALS = frozenset("not no never none nothing without cannot neither nor only except unless all any every some most least".split())
_PRECISE = re.compile(r"\d|[^\w\s.,;:?!'\"‘’“”()\[\]-]|\w_\w|[a-z][A-Z]")
_LABEL_LETTERS = 80  # Longer than any label; only the beginning of an answer is looked at.
_ENDINGS = ("", "s", "es", "d", "ed", "e", "ing", "ly", "ies", "y")


def is_closed(example: Example) -> bool:
    """Say whether the example asks for a verdict or a label: two of these that are alike may have opposite answers."""
    said = normalise(example.output[:_LABEL_LETTERS]).split()
    return example.task in CLOSED_TASKS or (bool(said) and (said[0] in VERDICTS or (len(said) == 1 and said[0] in LABELS)))


def may_be_one(one: Example, other: Example) -> bool:
    """Say whether nothing in two alike examples shows that they ask or answer something else.

    Questions and answers must have the same numbers, signs, spellings of code, denials and quantities, the questions also the same
    names (words in capitals behind the first) and the same input. Words of one question alone count as inflections or synonyms,
    unless the answers are values, name no more than half of what both questions name ("This condition is inherited."), or differ
    in the same word.
    """
    if is_closed(one) or is_closed(other) or normalise(one.input) != normalise(other.input):
        return False
    if _marks(one.instruction) != _marks(other.instruction) or _names(one.instruction) != _names(other.instruction):
        return False
    if _marks(one.output) != _marks(other.output):
        return False
    own, others = _own_words(one.instruction, other.instruction), _own_words(other.instruction, one.instruction)
    if not own and not others:
        return True
    if min(len(words(one.output)), len(words(other.output))) <= VALUE_WORDS:
        return False
    shared = content_words(one.instruction) & content_words(other.instruction)
    if any(2 * len(shared & content_words(answer)) <= len(shared) for answer in (one.output, other.output)):
        return False
    return not (own & _own_words(one.output, other.output) or others & _own_words(other.output, one.output))


def _marks(text: str) -> frozenset[str]:
    """Return the words that decide what a text claims: precise ones and those of denial and quantity."""
    precise = {word.strip(".,;:?!'\"()").casefold() for word in text.split() if _PRECISE.search(word)}
    said = set(normalise(text).split())
    negated = {"not"} if re.search(r"n['’]t\b", text) else set()
    return frozenset(precise | (said & _DENIALS) | negated)


def _names(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in words(text)[1:] if word[0].isupper())


def _own_words(text: str, other: str) -> frozenset[str]:
    """Return the content words of a text of which the other has no inflection."""
    mine, theirs = content_words(text), content_words(other)
    return frozenset(word for word in mine - theirs if not any(_is_inflected(word, known) for known in theirs))


def _is_inflected(word: str, other: str) -> bool:
    shared = sum(1 for _ in takewhile(lambda letters: letters[0] == letters[1], zip(word, other, strict=False)))
    return shared >= 3 and word[shared:] in _ENDINGS and other[shared:] in _ENDINGS
