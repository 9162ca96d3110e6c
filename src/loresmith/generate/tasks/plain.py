"""A question and its answer: explained in the teacher's words, or copied from the passage."""

from collections.abc import Mapping
from typing import Any

from ...text import normalise
from .draft import Asked, Draft, Fault
from .support import stems
from .wording import answer_fault

MOST_SPAN_WORDS = 40  # A "span" longer than this is a copied paragraph.


def fields(verdict: str) -> dict[str, Any]:
    """Return the schema of the answer."""
    return {"answer": {"type": "string"}}


def read_answer(item: Mapping[str, Any], questions: tuple[str, ...], asked: Asked) -> Draft | Fault:
    """Return the draft of an explained answer: grounded, self-contained, and more than the question says."""
    assert asked.fact is not None
    answer = item["answer"].strip()
    wrong = answer_fault(answer, asked, questions=questions)
    if wrong is None and normalise(answer) in normalise(questions[0]):
        wrong = Fault("answer-in-question", "The question already says the answer.")
    return wrong or Draft(questions, answer, asked.fact.evidence)


def read_extractive(item: Mapping[str, Any], questions: tuple[str, ...], asked: Asked) -> Draft | Fault:
    """Return the draft of an answer that is a stretch of the passage, word for word, in the passage's own spelling."""
    assert asked.fact is not None
    span = literal_span(item["answer"], asked.fact.evidence) or literal_span(item["answer"], asked.passage.text)
    if span is None:
        return Fault("not-a-span", f"The answer is not copied letter by letter from the passage: {item['answer'][:200]!r}.")
    if len(span.split()) > MOST_SPAN_WORDS:
        return Fault("span-too-long", f"The answer has {len(span.split())} words; copy the shortest stretch that answers the question.")
    apart = tuple(question for question in questions if f" {normalise(span)} " not in f" {normalise(question)} ")
    if not apart or not stems(" ".join(apart)):
        return Fault("answer-in-question", f"The question already says the answer {span!r}.")
    return Draft(apart, span, asked.fact.evidence)


def literal_span(answer: str, text: str) -> str | None:
    """Return the stretch of a text that is the answer letter by letter, or None.

    Runs of white space are alike, and quotation marks and a stop around the answer are not part of it. It must begin and end between words.
    """
    plain, wanted = " ".join(text.split()), " ".join(answer.split()).strip("\"'“”‘’")
    for candidate in (wanted, wanted.rstrip(".")):
        at = plain.find(candidate) if candidate else -1
        while at >= 0:
            before, after = plain[at - 1 : at], plain[at + len(candidate) : at + len(candidate) + 1]
            if not (before.isalnum() and candidate[0].isalnum()) and not (after.isalnum() and candidate[-1].isalnum()):
                return candidate
            at = plain.find(candidate, at + 1)
    return None
