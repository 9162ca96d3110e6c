"""Look for the test in the training: what a model could answer because it has seen it.

Counted are the test questions whose words, input, evidence or answer stand in the training too, per stratum, since strata may
share different things: `wording` asks a trained fact in new words, so its answer is trained on purpose. What a stratum must not
share is a violation. A count that is no violation is there to be looked at: short answers such as `True` are always shared.

Containment of word runs follows the contamination checks of language-model papers (Brown et al., 2020,
https://arxiv.org/abs/2005.14165, runs of 13 words); runs are shorter here because questions are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..records import Example, Passage
from ..text import normalise
from .apart import near_by_view
from .likeness import NEAR_INPUT, TELLING_WORDS, question_key, runs, share_in, telling_sentences
from .parts import part_by_passage

MEANINGS = {
    "wording": "Trained facts in words never trained: answers and evidence are shared by design, questions must not be.",
    "document": "Other facts of trained documents: question and evidence must not be shared, nor nearly.",
    "unseen": "Documents never trained: question, evidence, input and document must not be shared, nor nearly.",
    "repeated": "Questions that stand in the training word for word: a leak, reported apart and in no headline.",
}
_NEAR = ("near_question", "near_question_and_answer", "near_evidence")
FORBIDDEN = {
    "wording": ("same_question_and_input",),
    "document": ("same_question_and_input", "same_fact", "same_evidence", *_NEAR),
    "unseen": ("same_question_and_input", "same_fact", "same_evidence", "same_document", "input_5_grams", "near_input", *_NEAR),
}


def audit(train: Sequence[Example], test: Sequence[Example], *, passages: Sequence[Passage] = ()) -> dict[str, Any]:
    """Return the leakage counts of all test questions and of each stratum.

    `{"clean": bool, "n_train": int, "all": counts, "strata": {stratum: {"meaning": str, "counts": counts, "violations": [name]}}}`
    where counts are `n` and how many of them share each thing of SHARED, are contained (CONTAINED) or near (VIEWS of `apart`).
    Clean means that no stratum shares what FORBIDDEN lists for it: `repeated` is a leak by name and does not count. An empty test
    is clean. Where `passages` come from fewer than 10 documents, `document` means the top section that was divided in its place.
    """
    parts = part_by_passage(passages)
    train, test = ([replace(one, document=parts.get(one.passage, one.document)) for one in side] for side in (train, test))
    findings = _findings(train, test)
    strata = {}
    for stratum in dict.fromkeys(example.stratum for example in test):
        counts = _count(findings, [example.stratum == stratum for example in test])
        violations = [name for name in FORBIDDEN.get(stratum, ()) if counts[name]]
        strata[stratum] = {"meaning": MEANINGS.get(stratum, ""), "counts": counts, "violations": violations}
    return {
        "clean": not any(found["violations"] for found in strata.values()),
        "n_train": len(train),
        "all": _count(findings, [True] * len(test)),
        "strata": strata,
    }


def _input(example: Example) -> Iterator[str]:
    if example.input.strip():
        yield normalise(example.input)


def _long_answer(example: Example) -> Iterator[str]:
    answer = normalise(example.output)
    if len(answer.split()) >= TELLING_WORDS:
        yield answer


SHARED: dict[str, Callable[[Example], Iterable[str]]] = {
    "same_question": lambda example: [normalise(example.instruction)],
    "same_question_and_input": lambda example: [question_key(example)],
    "same_input": _input,
    "same_evidence": lambda example: telling_sentences(example.evidence),
    "same_answer": lambda example: [normalise(example.output)],
    "same_long_answer": _long_answer,
    "same_fact": lambda example: [example.fact],
    "same_document": lambda example: [example.document],
}
"""What a test question has in common with the training when any of these keys is there too; a long answer has 5 words."""

CONTAINED: dict[str, tuple[Callable[[Example], str], int, float]] = {
    "question_8_grams": (lambda example: example.instruction, 8, 1.0),
    "input_5_grams": (lambda example: example.input, *NEAR_INPUT),
}
"""Text, words a run, and the share of the runs from which on it counts; a text shorter than a run never counts."""


def _findings(train: Sequence[Example], test: Sequence[Example]) -> dict[str, list[bool]]:
    """Return by name what is true of each test question."""
    findings = {}
    for name, keys in SHARED.items():
        trained = {key for example in train for key in keys(example)}
        findings[name] = [any(key in trained for key in keys(example)) for example in test]
    for name, (text, n, enough) in CONTAINED.items():
        trained_runs = {run for example in train for run in runs(text(example), n)}
        findings[name] = [share_in(trained_runs, runs(text(example), n)) >= enough for example in test]
    for name, near in near_by_view(test, train).items():
        findings[name] = [nth in near for nth in range(len(test))]
    return findings


def _count(findings: dict[str, list[bool]], chosen: Sequence[bool]) -> dict[str, int]:
    return {"n": sum(chosen)} | {
        name: sum(found for found, is_chosen in zip(founds, chosen, strict=True) if is_chosen) for name, founds in findings.items()
    }
