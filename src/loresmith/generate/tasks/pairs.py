"""Two things in one question: a comparison, a mistake beside what is right, two passages."""

from collections.abc import Mapping
from typing import Any

from ...records import GAP
from ...text import normalise, words
from .draft import Asked, Draft, Fault
from .evidence import find_evidence
from .support import stems
from .wording import answer_fault

_TEXT = {"type": "string"}
SHARE_OF_BELIEF = 0.5  # Of the belief's content words, so many must stand in a question that voices it.


def comparison_fields(verdict: str) -> dict[str, Any]:
    """Return the schema of the two things and the answer."""
    return {"first": _TEXT, "second": _TEXT, "answer": _TEXT}


def misconception_fields(verdict: str) -> dict[str, Any]:
    """Return the schema of the mistake and what is right."""
    return {"belief": _TEXT, "correction": _TEXT}


def two_passage_fields(verdict: str) -> dict[str, Any]:
    """Return the schema of the answer and the evidence of each passage."""
    return {"answer": _TEXT, "first_evidence": _TEXT, "second_evidence": _TEXT}


def read_comparison(item: Mapping[str, Any], questions: tuple[str, ...], asked: Asked) -> Draft | Fault:
    """Return the draft of a question whose wordings and answer name both things."""
    assert asked.fact is not None
    first, second = item["first"].strip(), item["second"].strip()
    if not words(first) or not words(second) or normalise(first) == normalise(second):
        return Fault("not-two-things", f"A comparison needs two different things, not {first!r} and {second!r}.")
    naming = tuple(question for question in questions if _names(question, first) and _names(question, second))
    if not naming:
        return Fault("thing-not-named", f"Every question must name both {first!r} and {second!r}.")
    if not (_names(item["answer"], first) and _names(item["answer"], second)):
        return Fault("thing-not-named", f"The answer must name both {first!r} and {second!r}.")
    answer = item["answer"].strip()
    return answer_fault(answer, asked, questions=()) or Draft(naming, answer, asked.fact.evidence)


def read_misconception(item: Mapping[str, Any], questions: tuple[str, ...], asked: Asked) -> Draft | Fault:
    """Return the draft of a question that voices a mistake; the answer names the mistake and says what is right."""
    assert asked.fact is not None
    belief, correction = item["belief"].strip().rstrip("."), item["correction"].strip()
    if not stems(belief):
        return Fault("no-belief", "The mistaken belief is missing.")
    voicing = tuple(q for q in questions if len(stems(q) & stems(belief)) >= SHARE_OF_BELIEF * len(stems(belief)))
    if not voicing:
        return Fault("belief-not-named", f"Every question must say what is believed: {belief!r}.")
    if not _tokens(correction) - _tokens(belief):
        return Fault("no-correction", f"The correction only repeats the belief {belief!r}.")
    wrong = answer_fault(correction, asked, questions=voicing)
    return wrong or Draft(voicing, f"No. It is not true that {belief}. {correction}", asked.fact.evidence)


def read_two_passages(item: Mapping[str, Any], questions: tuple[str, ...], asked: Asked) -> Draft | Fault:
    """Return the draft of a question over two passages, which are its input; its evidence is a stretch of each, apart by GAP."""
    assert asked.other is not None
    found = [find_evidence(item[key], passage.text) for key, passage in _sources(asked)]
    if None in found:
        missing = "first_evidence" if found[0] is None else "second_evidence"
        return Fault("evidence-not-found", f"{missing} is not copied from its passage: {item[missing][:200]!r}.")
    answer = item["answer"].strip()
    wrong = answer_fault(answer, asked, questions=questions)
    if wrong is None and not all(_only_in(answer, mine, other) for mine, other in (found, found[::-1]) if mine and other):
        wrong = Fault("one-passage-enough", "The answer must say something of each of the two passages that the other does not say.")
    evidence = GAP.join(stretch for stretch in found if stretch)
    both = f"{asked.passage.text}\n\n{asked.other.text}"
    return wrong or Draft(questions, answer, evidence, input=both)


def _sources(asked: Asked) -> tuple[tuple[str, Any], ...]:
    return (("first_evidence", asked.passage), ("second_evidence", asked.other))


def _only_in(answer: str, mine: str, other: str) -> bool:
    """Say whether an answer holds a word or number of one stretch that the other lacks."""
    return bool(_tokens(answer) & (stems_and_numbers(mine) - stems_and_numbers(other)))


def stems_and_numbers(text: str) -> set[str]:
    """Return the stems of a text and its tokens with a digit."""
    return stems(text) | {token for token in normalise(text).split() if any(letter.isdigit() for letter in token)}


def _tokens(text: str) -> set[str]:
    return stems_and_numbers(text) | set(normalise(text).split())


def _names(text: str, thing: str) -> bool:
    return f" {normalise(thing)}" in f" {normalise(text)}"
