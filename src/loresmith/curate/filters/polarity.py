"""Does the answer say the opposite of the passage: a `not` too many or too few, a maximum for a minimum, a False to its very words.

Only sentences that say nearly the same words are held against each other, so a paraphrase is never judged by its grammar.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from ...records import Example
from ...text import words
from .support import sentences_of, stems
from .verbatim import flat, stands_in

NEARLY_ALL = 0.8
"""Share of the words two sentences must have in common, both ways, before a `not` in one of them counts."""
MOST = 0.5
"""Share of an answer's words that must stand in the sentence whose opposite word it uses."""
_FEWEST_STEMS = 3

_NEGATIVE = re.compile(r"\b(?:not|never|cannot|no|nor|neither|without|none|unable|\w+n['’]t)\b", re.IGNORECASE)
_TURNED = re.compile(r"\bnot (?:only|just|necessarily)\b|\bno (?:longer|more|fewer|less)\b|\bwhether or not\b", re.IGNORECASE)
# What these say depends on how they are nested: such a sentence has no polarity.
_NESTED = re.compile(
    r"\b(?:unless|except|only|but|although|without|if not|(?:that|which|who) (?:\w+n['’]t|(?:is|are|was|were|do|does"
    r"|did|can|has|have) not))\b",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:yes|no|true|false)\b[.,:;]\s+", re.IGNORECASE)
_PAIRS = (
    "maximum minimum, highest lowest, before after, above below, enable disable, enabled disabled, always never, increase decrease,"
    " increases decreases, public private, required optional, mandatory optional, allowed forbidden, possible impossible, true false,"
    " left right, higher lower, larger smaller, faster slower, open closed, opens closes, start stop, starts stops, first last,"
    " synchronous asynchronous, ascending descending, internal external, positive negative, more less, most least, all none,"
    " north south, east west, earlier later, older newer, read-only writable, with without, shortest longest, best worst, safe unsafe,"
    " hot cold, wet dry, on off, up down"
)
_OPPOSITES = {
    one: other for pair in _PAIRS.split(",") for first, second in [pair.split()] for one, other in ((first, second), (second, first))
}
_STATEMENT = re.compile(
    r"^\W*(?:true or false|true/false|is it true that|t/f)\b\W*|\W*\(?(?:true/false|true or false)\)?\W*$", re.IGNORECASE
)
_VERDICTS = {"true": True, "yes": True, "false": False, "no": False}


class _Sentence(NamedTuple):
    stems: frozenset[str]
    words: frozenset[str]
    is_negative: bool | None
    """None where it cannot be said."""


def contradicts(example: Example, *, passage: str, share: float = NEARLY_ALL) -> str | None:
    """Refuse an answer that says the opposite of a sentence of the passage, or gives the wrong verdict on its very words.

    `share` is how much of their words an answer's sentence and one of the passage must have in common, each way, before a `not` in
    one of them counts. A verdict is held against the statement of a true-or-false question, where the passage has that sentence.
    """
    source = f"{passage}\n{example.input}"
    if not source.strip():
        return None
    verdict, rest = _verdict(example.output)
    if verdict is not None and _STATEMENT.search(example.instruction):
        told = _is_told(_read(_STATEMENT.sub(" ", example.instruction)), _read_all(source))
        if told is not None and told != verdict:
            return "contradicts: verdict"
    if stands_in(flat(rest), flat(source)):
        return None
    known, asked = _read_all(source), frozenset(words(example.instruction.casefold()))
    odd = next((sentence for sentence in sentences_of(rest) if _is_opposed(_read(sentence), known, asked, share)), None)
    return None if odd is None else f"contradicts: {odd}"


def _verdict(answer: str) -> tuple[bool | None, str]:
    """Return the verdict an answer starts with, or None, and what follows it."""
    first, _, rest = answer.strip().partition(" ")
    verdict = _VERDICTS.get(first.casefold().strip(" .,:;!*"))
    return verdict, answer if verdict is None else rest


@lru_cache(maxsize=256)
def _read_all(text: str) -> tuple[_Sentence, ...]:
    return tuple(_read(sentence) for sentence in sentences_of(text))


def _read(sentence: str) -> _Sentence:
    plain = _TURNED.sub(" ", _LEADING.sub("", sentence))
    is_negative = None if _NESTED.search(plain) else len(_NEGATIVE.findall(plain)) % 2 == 1
    return _Sentence(stems(_NEGATIVE.sub(" ", plain)), frozenset(words(sentence.casefold())), is_negative)


def _is_told(statement: _Sentence, known: tuple[_Sentence, ...]) -> bool | None:
    """Say whether a sentence of the same words affirms or denies a statement; None where there is none, or both."""
    if len(statement.stems) < _FEWEST_STEMS:
        return None
    told = {
        sentence.is_negative == statement.is_negative
        for sentence in known
        if sentence.stems == statement.stems
        and None not in (sentence.is_negative, statement.is_negative)
        and not _opposite_words(statement, sentence)
    }
    return told.pop() if len(told) == 1 else None


def _is_opposed(said: _Sentence, known: tuple[_Sentence, ...], asked: frozenset[str], share: float) -> bool:
    if len(said.stems) < _FEWEST_STEMS:
        return False
    near = [sentence for sentence in known if _overlap(said, sentence) >= share and _overlap(sentence, said) >= share]
    if near and all(sentence.is_negative is (not said.is_negative) for sentence in near) and said.is_negative is not None:
        return True
    odd = {word for word in said.words - asked if word in _OPPOSITES and not any(word in sentence.words for sentence in known)}
    closest = max(known, key=lambda sentence: len(said.stems & sentence.stems))
    return bool(odd & _opposite_words(said, closest)) and _overlap(said, closest) >= MOST and said.is_negative == closest.is_negative


def _overlap(one: _Sentence, other: _Sentence) -> float:
    return len(one.stems & other.stems) / len(one.stems) if one.stems else 0.0


def _opposite_words(one: _Sentence, other: _Sentence) -> set[str]:
    """Return the words of `one` whose opposite stands in `other`, and not in `one`."""
    return {word for word in one.words if _OPPOSITES.get(word) in other.words and _OPPOSITES[word] not in one.words}
