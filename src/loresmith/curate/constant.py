"""What a model would score that always gives the same answer: the floor under every result."""

from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import Any

from ..records import Example
from ..text import normalise
from .claims import is_closed


def constant_answer(train: Sequence[Example], test: Sequence[Example]) -> dict[str, Any]:
    """Return the training's most frequent answer and its score on the test, in [0, 1]; None where there is nothing to score.

    `exact` is the share of test answers equal to it, `word_f1` its mean F1 of shared words, `closed_accuracy` the share of the
    test's closed questions (verdicts and labels) that it gets right by its first word, and `n_closed` how many those are.
    Answers are compared normalised; of two equally frequent ones the alphabetically first is taken.
    """
    answers = Counter(normalise(example.output) for example in train)
    if not answers or not test:
        return {"answer": "", "exact": None, "word_f1": None, "closed_accuracy": None, "n_closed": 0}
    constant = min(answers, key=lambda answer: (-answers[answer], answer))
    said = [normalise(example.output) for example in test]
    closed = [answer.split()[0] for example, answer in zip(test, said, strict=True) if is_closed(example) and answer]
    return {
        "answer": constant,
        "exact": fmean(answer == constant for answer in said),
        "word_f1": fmean(_f1(constant.split(), answer.split()) for answer in said),
        "closed_accuracy": fmean(first == constant.split()[0] for first in closed) if closed and constant else None,
        "n_closed": len(closed),
    }


def _f1(answer: Sequence[str], reference: Sequence[str]) -> float:
    common = (Counter(answer) & Counter(reference)).total()
    return 2 * common / (len(answer) + len(reference)) if common else float(not answer and not reference)
