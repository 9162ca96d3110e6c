"""Look for the test in the training of any two files of questions and answers, whoever made them.

Where `audit` knows documents, facts and strata, here only the words are known: questions, inputs and answers, the same or
nearly. Beside the leaks stand the two other ways in which a test misleads: a training file that contradicts itself, and a test
that a constant answer passes.

Inputs count as near where 80 % of their runs of 5 words stand in the training inputs taken together: the same page cut at
other places. Questions count as near one by one (see `near`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ..records import Example
from ..text import normalise
from .constant import constant_answer
from .likeness import NEAR_INPUT, TELLING_WORDS, VERDICTS, question_key, runs, share_in
from .near import near_to

LABELS = (*sorted(VERDICTS), "entailment", "neutral", "contradiction")


def audit_files(train: Sequence[Example], test: Sequence[Example]) -> dict[str, Any]:
    """Return what the two share, in rows of the test; rows in all where the name begins with `train`.

    `leaks` is true where a test question stands in the training with its input, where its input does, word for word or nearly, and
    where a question without input nearly stands there. A question about another input (`Summarise.`) is counted, and is no
    leak. Of Loresmith's own files, rows of the stratum `wording` ask trained facts on purpose: their own words count, not nearly.
    """
    shared = _questions(train, test) | _inputs(train, test) | _answers(train, test)
    bare = [example for example in test if example.stratum != "wording" and not example.input.strip()]
    named = ("test_pairs_in_train", "test_inputs_in_train", "test_inputs_near_train")
    return {
        "train_questions": len(train),
        "test_questions": len(test),
        **shared,
        **_train(train),
        "train_classes": _classes(train),
        "test_classes": _classes(test),
        "constant_answer": constant_answer(train, test),
        "leaks": any(shared[name] for name in named) or _n_near(train, bare) > 0,
    }


def _questions(train: Sequence[Example], test: Sequence[Example]) -> dict[str, int]:
    asked = {normalise(example.instruction) for example in train}
    pairs = {question_key(example) for example in train}
    return {
        "test_questions_in_train": sum(normalise(example.instruction) in asked for example in test),
        "test_pairs_in_train": sum(question_key(example) in pairs for example in test),
        "test_questions_near_train": _n_near(train, test),
    }


def _n_near(train: Sequence[Example], test: Sequence[Example]) -> int:
    """Count the test questions that are near a training question, or the same."""
    return len(near_to([example.instruction for example in test], [example.instruction for example in train]))


def _inputs(train: Sequence[Example], test: Sequence[Example]) -> dict[str, int]:
    n, enough = NEAR_INPUT
    inputs = {normalise(example.input) for example in train if example.input.strip()}
    known = {run for text in inputs for run in runs(text, n)}
    same = [normalise(example.input) in inputs for example in test]
    near = [is_same or share_in(known, runs(example.input, n)) >= enough for is_same, example in zip(same, test, strict=True)]
    return {"test_inputs": sum(bool(example.input.strip()) for example in test)} | {
        "test_inputs_in_train": sum(same),
        "test_inputs_near_train": sum(near),
    }


def _answers(train: Sequence[Example], test: Sequence[Example]) -> dict[str, int]:
    """Count answers that are trained too; only long ones show anything, since `True` is always there."""
    answers = {normalise(example.output) for example in train}
    said = [normalise(example.output) for example in test]
    return {
        "test_answers_in_train": sum(answer in answers for answer in said),
        "test_long_answers_in_train": sum(answer in answers and len(answer.split()) >= TELLING_WORDS for answer in said),
    }


def _train(train: Sequence[Example]) -> dict[str, int]:
    said = defaultdict(set)
    for example in train:
        said[normalise(example.instruction)].add(normalise(example.output))
    return {
        "train_duplicate_questions": len(train) - len(said),
        "train_contradictions": sum(len(answers) > 1 for answers in said.values()),
    }


def _classes(examples: Sequence[Example]) -> Mapping[str, int]:
    """Return how often each verdict or label begins an answer, and what is left."""
    first = ((normalise(example.output[:80]).split() or [""])[0] for example in examples)
    counts = Counter(word if word in LABELS else "other" for word in first)
    return {label: counts[label] for label in (*LABELS, "other") if counts[label]}


MEANINGS = {
    "test_questions": "Test questions",
    "test_questions_in_train": "asked in the training, word for word",
    "test_pairs_in_train": "asked in the training about the same input",
    "test_questions_near_train": "asked in the training, but for a few words",
    "test_inputs": "with an input",
    "test_inputs_in_train": "whose input was trained, word for word",
    "test_inputs_near_train": "whose input was trained, or 80 % of it",
    "test_answers_in_train": "whose answer was trained (short ones always are)",
    "test_long_answers_in_train": "whose answer of 5 words or more was trained",
    "train_questions": "Training questions",
    "train_duplicate_questions": "that repeat an earlier one",
    "train_contradictions": "that are given different answers",
}
"""What each count says, in words for a table."""


def audit_rows(found: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return (what, count, share) of an audit for a table: shares of the test or training questions, and what a constant answer scores."""
    rows = []
    for name, meaning in MEANINGS.items():
        whole = found["train_questions" if name.startswith("train") else "test_questions"]
        is_whole = name in ("train_questions", "test_questions")
        rows.append((meaning, f"{found[name]:,}", "" if is_whole or not whole else f"{found[name] / whole:.0%}"))
    for side in ("train", "test"):
        classes, whole = found[f"{side}_classes"], max(1, found[f"{side}_questions"])
        balance = ", ".join(f"{label} {n / whole:.0%}" for label, n in classes.items())
        rows.append((f"Answers of the {'training' if side == 'train' else 'test'}, by first word", balance, ""))
    constant = found["constant_answer"]
    if constant["exact"] is not None:
        rows.append((f"Right if every answer were {constant['answer'][:40]!r}", "", f"{constant['exact']:.0%}"))
    return rows
