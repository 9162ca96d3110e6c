"""Is a question one a reader without the document can be asked, and an answer one that can be learnt?"""

import re
from collections.abc import Iterable, Sequence

from ...text import normalise, words
from .draft import Asked, Fault
from .support import stems, unsupported

FEWEST_WORDS = 3
MOST_WORDS = 70  # A question longer than this is a text with a question mark.
_TEXT = r"(?:text|passage|excerpt|paragraph|document|documentation|article|section|snippet|author|premise|evidence|fact)"
_SAID = r"(?:mentioned|described|stated|shown|listed|given|discussed)"
_POINTER = re.compile(
    rf"\b(?:this|the (?:given|above|provided|following|preceding|previous|present)) {_TEXT}\b"
    rf"|\baccording to (?:the|this) (?:\w+ )?{_TEXT}\b"
    r"|\b(?:in|from|by|does|do|did|of) the (?:given )?(?:text|passage|excerpt|snippet|data|author)\b"
    rf"|\b{_SAID} (?:above|below|earlier|here|in the)\b"
    r"|\bthe (?:passage|excerpt|text) (?:says?|states?|mentions?|describes?|explains?)\b|\bdata-[0-9a-f]{12}\b",
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


def usable_questions(questions: Iterable[str], asked: Asked, *, is_open_book: bool) -> tuple[tuple[str, ...], Fault | None]:
    """Return the wordings that can be asked, each once, and what is wrong with the first of the others, or None.

    With `is_open_book` the reader has the text, and a wording may point at it.
    """
    kept: dict[str, str] = {}
    first_fault: Fault | None = None
    for question in questions:
        plain = " ".join(question.split())
        fault = question_fault(plain, asked, is_open_book=is_open_book)
        if fault is None:
            kept.setdefault(normalise(plain), plain)
        first_fault = first_fault or fault
    return tuple(kept.values()), first_fault


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
