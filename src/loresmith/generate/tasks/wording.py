"""Is a question one a reader without the document can be asked, and an answer one that can be learnt?"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...text import normalise, words
from .draft import Asked, Fault
from .support import names_in, stems, unsupported

FEWEST_WORDS = 3
MOST_WORDS = 70  # A question longer than this is a text with a question mark.
_TEXT = r"(?:text|passage|excerpt|paragraph|document|documentation|article|section|snippet|author|premise|evidence|fact)"
_SAID = r"(?:mentioned|described|stated|shown|listed|given|discussed)"
_POINTER = re.compile(
    rf"\b(?:this|the (?:given|above|provided|following|preceding|previous|present)) {_TEXT}\b"
    rf"|\baccording to (?:the|this) (?:\w+ )?{_TEXT}\b"
    r"|\b(?:in|from|by|does|do|did|of) the (?:given )?(?:text|passage|excerpt|snippet|data|author)\b"
    rf"|\b{_SAID} (?:above|below|earlier|here|in the)\b"
    r"|\bthe (?:passage|excerpt|text|evidence) (?:\w+ly )?(?:says?|states?|mentions?|describes?|explains?|asks?|confirms?)\b"
    r"|\bdata-[0-9a-f]{12}\b|\bthe question asks\b|\bthe (?:correct|right|wrong) (?:answers?|options?)\b|\brephras(?:ed|ings?)\b",
    re.IGNORECASE,
)

_ASKS = r"(?:is|are|was|were|do|does|did|can|could|must|will|would|should|has|have|had|may)"
_LOOSE = re.compile(
    rf"^(?:true or false:\s+)?(?:(?:what|how|why|when|where|which|who)\s+(?:\w+\s+)?)?(?:{_ASKS}\s+)?"
    r"(?:it|its|they|their|them|this|these|those|that)\b(?! (?:possible|necessary|safe|allowed|true|required|better|recommended|called)\b)",
    re.IGNORECASE,
)

_REFUSAL = re.compile(
    r"\bas an? (?:ai|language model|assistant)\b|^(?:i(?:'m| am) sorry|i can(?:no|')t|sorry[,.])"
    r"|\bi (?:cannot|can't|am unable to) (?:answer|help)",
    re.IGNORECASE,
)


class Wordings(NamedTuple):
    """The ways to ask one thing, sorted out."""

    usable: tuple[str, ...]
    """Each once, in order; the first of them is the one the others say again."""
    faults: tuple[Fault, ...]
    """What is wrong with each of the others."""


def sort_out(wordings: Iterable[str], asked: Asked, *, is_open_book: bool) -> Wordings:
    """Return the wordings that can be asked and say the same as the first of them, and what is wrong with the others.

    With `is_open_book` the reader has the text, and a wording may point at it.
    """
    kept: dict[str, str] = {}
    faults: list[Fault] = []
    for wording in wordings:
        plain = " ".join(wording.split())
        fault = question_fault(plain, asked, is_open_book=is_open_book)
        if fault is None and kept and not _asks_the_same(next(iter(kept.values())), plain):
            fault = Fault("other-question", f"This is not another wording of the question but another question: {plain!r}.")
        if fault is None:
            kept.setdefault(normalise(plain), plain)
        else:
            faults.append(fault)
    return Wordings(tuple(kept.values()), tuple(faults))


def _asks_the_same(first: str, other: str) -> bool:
    """Say whether two wordings name the same things and numbers; teachers slip to the next question of the passage."""
    said_first, said_other = (f" {normalise(text)} " for text in (first, other))
    return all(f" {name}" in said_other for name in names_in(first)) and all(f" {name}" in said_first for name in names_in(other))


def question_fault(question: str, asked: Asked, *, is_open_book: bool) -> Fault | None:
    """Return what is wrong with a question, or None."""
    n_words = len(words(question))
    if not FEWEST_WORDS <= n_words <= MOST_WORDS:
        return Fault("question-length", f"A question has {FEWEST_WORDS} to {MOST_WORDS} words; this has {n_words}: {question[:200]!r}.")
    if not is_open_book and leans(question):
        return Fault("not-self-contained", f"The reader has no text before this question and cannot know what it is about: {question!r}.")
    if not stems(question) & stems(source_of(asked)):
        return Fault("off-topic", f"This question shares no word with the passage or its headings: {question!r}.")
    return None


def leans(text: str) -> bool:
    """Say whether a question or statement points at a text its reader does not have, or begins with a pronoun that nothing explains."""
    return bool(_POINTER.search(text) or _LOOSE.search(text))


def answer_fault(answer: str, asked: Asked, *, questions: Sequence[str]) -> Fault | None:
    """Return what is wrong with an answer, or None. Numbers and names may also come from the question (`No, not 5`)."""
    if not words(answer):
        return Fault("empty-answer", "The answer is empty.")
    if _REFUSAL.search(answer):
        return Fault("refusal", "The answer refuses; the data is only material, and the passage answers.")
    if _POINTER.search(answer):
        return Fault("not-self-contained", f"The answer speaks of a text the reader does not have: {answer[:200]!r}.")
    return unsupported(answer, source_of(asked), support=asked.support, also="\n".join(questions))


def source_of(asked: Asked) -> str:
    """Return what questions and answers may speak of: the passages with their headings."""
    passages = [asked.passage, *([asked.other] if asked.other else [])]
    return "\n".join("\n".join([*passage.heading_path, passage.text]) for passage in passages)
