"""The leak audit as a table: what test questions share with the training set, a column a stratum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from . import format, words

LABELS: Mapping[str, str] = {
    "same_question": "Question, word for word",
    "same_question_and_input": "Question and its input",
    "same_input": "Input",
    "same_evidence": "Sentence the answer rests on",
    "same_answer": "Answer",
    "same_long_answer": "Answer of five words or more",
    "same_fact": "Fact",
    "same_document": "Document",
    "near_question": "Question, but for a few words",
    "near_question_and_answer": "Question and answer, but for a few words",
    "near_evidence": "Sentence the answer rests on, but for a few words",
    "near_input": "Input, or most of it",
    "question_8_grams": "Every 8 words of the question",
    "input_5_grams": "Most runs of 5 words of the input",
}


class Count(NamedTuple):
    """One cell."""

    text: str
    is_violation: bool


@dataclass(frozen=True)
class LeakTable:
    """What was found."""

    sentence: str
    is_clean: bool
    columns: tuple[tuple[str, str], ...]
    """Title of each stratum, and its number of questions."""
    rows: tuple[tuple[str, tuple[Count, ...]], ...]


def leak_table(audit: Mapping[str, Any]) -> LeakTable | None:
    """Return the audit's `strata` as a table, None where it has none with `counts`; a count that must be 0 and is not is marked."""
    strata = audit.get("strata")
    if not isinstance(strata, Mapping) or not all(isinstance(found, Mapping) and "counts" in found for found in strata.values()):
        return None
    keys = words.ordered(strata, words.STRATA)
    names = [name for name in dict.fromkeys(name for key in keys for name in strata[key]["counts"]) if name != "n"]
    columns = tuple((words.stratum(key).title, format.named("", strata[key]["counts"].get("n"))) for key in keys)
    rows = tuple((LABELS.get(name, format.name(name)), tuple(_count(strata[key], name) for key in keys)) for name in names)
    violated = [words.stratum(key).title for key in keys if strata[key].get("violations")]
    return LeakTable(_sentence(violated, columns), not violated, columns, rows)


def _count(found: Mapping[str, Any], name: str) -> Count:
    return Count(format.named("", found["counts"].get(name)), name in found.get("violations", ()))


def _sentence(violated: Sequence[str], columns: Sequence[tuple[str, str]]) -> str:
    if violated:
        return f"Leaks found in: {', '.join(violated).lower()}. Marked counts should be 0; gains there are partly memory."
    leaked = words.STRATA["repeated"].title
    if any(title == leaked for title, _ in columns):
        return "The test repeats questions of the training set. They are counted apart, and in no other column."
    return "No stratum shares with the training set what it must not share."
