"""Score choices: are they right, better than always saying the commonest, and as sure as they should be?

Accuracy alone flatters: of 124 yes/no questions of which 90 are `yes`, `yes` is right on 73 %.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

BINS = 10


class ChoiceSummary(NamedTuple):
    """Choices against the truth."""

    n: int
    accuracy: float
    """Share chosen right."""
    balanced_accuracy: float
    """Mean over the true options of the share chosen right."""
    majority: float
    """Accuracy of always choosing the commonest true option: what there is to beat."""
    brier: float
    """Mean squared distance of the probabilities from the truth, 0 to 2."""
    ece: float
    """Mean distance of confidence from accuracy over bins of equal size, 0 to 1."""


def summarise(probabilities: Sequence[Sequence[float]], truth: Sequence[int]) -> ChoiceSummary:
    """Return the summary of one row of probabilities a question and the index of its true option. Raises ValueError for no question."""
    if not truth or len(truth) != len(probabilities):
        raise ValueError(f"expected one true option a question, got {len(truth)} for {len(probabilities)} questions")
    chosen = [int(np.argmax(row)) for row in probabilities]
    correct = [mine == right for mine, right in zip(chosen, truth, strict=True)]
    return ChoiceSummary(
        n=len(truth),
        accuracy=float(np.mean(correct)),
        balanced_accuracy=balanced_accuracy(chosen, truth),
        majority=max(Counter(truth).values()) / len(truth),
        brier=brier(probabilities, truth),
        ece=ece([max(row) for row in probabilities], correct),
    )


def balanced_accuracy(chosen: Sequence[int], truth: Sequence[int]) -> float:
    """Return the mean over the options that are ever true of the share chosen right; 1 / number of options is chance."""
    right: Counter[int] = Counter(true for mine, true in zip(chosen, truth, strict=True) if mine == true)
    return float(np.mean([right[option] / count for option, count in Counter(truth).items()]))


def brier(probabilities: Sequence[Sequence[float]], truth: Sequence[int]) -> float:
    """Return the mean over questions of the squared distance summed over options, 0 to 2; half of it for two options is the binary form.

    Source: Brier, 1950.
    """
    squares = [sum((p - (option == true)) ** 2 for option, p in enumerate(row)) for row, true in zip(probabilities, truth, strict=True)]
    return float(np.mean(squares))


def ece(confidences: Sequence[float], correct: Sequence[bool], *, bins: int = BINS) -> float:
    """Return the expected calibration error over bins of equal size, 0 to 1.

    Questions are sorted by confidence and cut into bins as even as can be; equal confidences share their accuracy, so their order does
    not matter. Biased upward for few questions: a perfectly calibrated model of 100 questions has about .1.

    Source: equal mass, Nixon et al., 2019, https://arxiv.org/abs/1904.01685.
    """
    levels, place, sizes = np.unique(np.asarray(confidences, dtype=float), return_inverse=True, return_counts=True)
    accuracy = np.bincount(place, np.asarray(correct, dtype=float)) / sizes
    gaps = np.repeat(levels - accuracy, sizes)
    return float(sum(abs(part.sum()) for part in np.array_split(gaps, min(bins, len(gaps)))) / len(gaps))
