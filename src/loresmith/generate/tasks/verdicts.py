"""Closed questions: true or false, yes or no, and inference. The answer is the verdict and the reason, never the verdict alone.

The verdict is asked for rather than left to the teacher wherever one question is made at a time: teachers write `true` far too often.
"""

import re
from collections.abc import Mapping
from typing import Any

from ...text import words
from .draft import Asked, Draft, Fault
from .support import unsupported
from .wording import answer_fault, source_of

_LEADING_VERDICT = re.compile(r"^(?:true|false|yes|no|entailment|contradiction|neutral)\s*[.,:;-]\s*", re.IGNORECASE)
_ASKS_YES_NO = re.compile(
    r"^(?:(?:if|when|while|in|for|on|with|after|before|under|by|at|as|to)\b[^?]*,\s*)?"
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must|need)(?:n't)?\b.*\?$",
    re.IGNORECASE,
)
_NEGATION = frozenset("not no never none cannot without neither nor".split())
FEWEST_REASON_WORDS = 4  # "Because it is so." Below this nothing is said.
NLI_QUESTION = "Does the text entail this statement, contradict it, or leave it open (neutral)? {}"


def true_false_fields(verdict: str) -> dict[str, Any]:
    """Return the schema of verdict and reason."""
    return {"verdict": _one_of(verdict, "true", "false"), "reason": {"type": "string"}}


def yes_no_fields(verdict: str) -> dict[str, Any]:
    """Return the schema of verdict and reason."""
    return {"verdict": _one_of(verdict, "yes", "no"), "reason": {"type": "string"}}


def nli_fields(verdict: str) -> dict[str, Any]:
    """Return the schema of label and reason."""
    return {"label": _one_of(verdict, "entailment", "contradiction", "neutral"), "reason": {"type": "string"}}


def read_true_false(item: Mapping[str, Any], questions: tuple[str, ...], asked: Asked) -> Draft | Fault:
    """Return the draft of `True or false: STATEMENT`.

    A true statement holds nothing the passage lacks. A false one must differ from the evidence by more than leaving words out.
    """
    assert asked.fact is not None
    verdict = item["verdict"]
    other_verdict = _verdict_fault(verdict, asked)
    if other_verdict:
        return other_verdict
    for statement in questions:
        if statement.endswith("?"):
            return Fault("not-a-statement", f"This is a question and not a statement: {statement!r}.")
        wrong = unsupported(statement, source_of(asked), support=asked.support) if verdict == "true" else None
        if verdict == "false" and not _differs(statement, asked.fact.evidence):
            wrong = Fault("not-false", f"The evidence says just this, so it is not false: {statement!r}.")
        if wrong:
            return wrong
    return _closed(tuple(f"True or false: {statement}" for statement in questions), item, asked, verdict)


def read_yes_no(item: Mapping[str, Any], questions: tuple[str, ...], asked: Asked) -> Draft | Fault:
    """Return the draft of a question that begins with a verb; a question with `or` offers a choice and is none."""
    other_verdict = _verdict_fault(item["verdict"], asked)
    if other_verdict:
        return other_verdict
    asking = tuple(question for question in questions if _ASKS_YES_NO.match(question))
    if not asking:
        return Fault("not-a-yes-no-question", f"This does not begin with a verb and end with `?`: {questions[0]!r}.")
    return _closed(asking, item, asked, item["verdict"])


def read_nli(item: Mapping[str, Any], questions: tuple[str, ...], asked: Asked) -> Draft | Fault:
    """Return the draft of a hypothesis about the evidence, which is the input; the label and the reason are the answer."""
    assert asked.fact is not None
    label = item["label"]
    other_verdict = _verdict_fault(label, asked)
    if other_verdict:
        return other_verdict
    differing = [_differs(hypothesis, asked.fact.evidence) for hypothesis in questions]
    if label != "entailment" and not all(differing):
        return Fault("not-" + label, f"The premise says just this, so the label is entailment: {questions[0]!r}.")
    if label == "entailment":
        headings = "\n".join(asked.passage.heading_path)
        invented = unsupported("\n".join(questions), asked.fact.evidence, support=asked.support, also=headings)
        if invented:
            return invented._replace(reason="not-entailment")
    reason = _LEADING_VERDICT.sub("", item["reason"].strip())
    if len(words(reason)) < FEWEST_REASON_WORDS:
        return Fault("no-reason", f"The reason says nothing: {reason!r}.")
    wrong = unsupported(reason, source_of(asked), support=0, also="\n".join(questions))
    evidence = asked.fact.evidence
    asking = tuple(NLI_QUESTION.format(hypothesis) for hypothesis in questions)
    return wrong or Draft(asking, f"{label.capitalize()}. {_sentence(reason)}", evidence, input=evidence, verdict=label)


def _closed(questions: tuple[str, ...], item: Mapping[str, Any], asked: Asked, verdict: str) -> Draft | Fault:
    assert asked.fact is not None
    reason = _LEADING_VERDICT.sub("", item["reason"].strip())
    if len(words(reason)) < FEWEST_REASON_WORDS:
        return Fault("no-reason", f"The reason says nothing: {reason!r}. Say in a sentence what is right.")
    wrong = answer_fault(reason, asked, questions=questions)
    return wrong or Draft(questions, f"{verdict.capitalize()}. {_sentence(reason)}", asked.fact.evidence, verdict=verdict)


def _verdict_fault(verdict: str, asked: Asked) -> Fault | None:
    if asked.verdict and verdict != asked.verdict:
        return Fault("wrong-verdict", f"The verdict wanted is {asked.verdict!r}, not {verdict!r}.")
    return None


def _differs(statement: str, evidence: str) -> bool:
    """Say whether a statement holds a word that its evidence lacks, or a negation more or less."""
    said, known = _tokens(statement), _tokens(evidence)
    return bool(said - known) or (said & _NEGATION) != (known & _NEGATION)


def _tokens(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold().replace("n't", " not")))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _one_of(verdict: str, *known: str) -> dict[str, Any]:
    return {"type": "string", "enum": [verdict] if verdict else list(known)}
