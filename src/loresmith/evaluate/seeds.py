"""Training the same fine-tune again with another seed: how much of a difference is luck of the seed.

The interval of one training says what other questions would have given. It does not say what another seed would have given, and that is
often as much. With several seeds both add up: Var = seed variance / S + question variance over documents.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from .bootstrap import CONFIDENCE, Interval
from .paired import Paired


class SeedSpread(NamedTuple):
    """A difference over several trainings."""

    n_seeds: int
    difference: float
    """Mean over the seeds."""
    seed_sd: float
    """Standard deviation of the difference between seeds; NaN for one seed."""
    question_error: float
    """Standard error over documents, of the mean over seeds."""
    interval: Interval
    """95 %, for new documents and new seeds; NaN for one seed, which says nothing about others."""


def seed_spread(trainings: Sequence[Paired]) -> SeedSpread:
    """Return the spread over seeds of comparisons on the same questions, one a seed.

    Degrees of freedom by Satterthwaite. The part of the seed's luck that differs by question is counted in both variances, so the
    interval errs on the wide side. Raises ValueError for none, and for different documents or weights.
    """
    if not trainings or any(not np.array_equal(one.sums[:, 2], trainings[0].sums[:, 2]) for one in trainings):
        raise ValueError("seeds are compared on the same questions with the same weights, and there must be one")
    S = len(trainings)
    pooled = Paired(np.mean([one.sums for one in trainings], axis=0), trainings[0].scale)
    differences = np.array([one.difference for one in trainings])
    difference, question_error = float(differences.mean()), pooled.standard_error()
    if S < 2:
        return SeedSpread(S, difference, float("nan"), question_error, Interval(float("nan"), float("nan")))
    seed_sd = float(differences.std(ddof=1))
    parts = (seed_sd**2 / S, S - 1), (question_error**2, pooled.degrees_of_freedom)
    variance = sum(part for part, _ in parts)
    freedom = variance**2 / sum(part**2 / df for part, df in parts) if variance else 1.0
    reach = float(stdtrit(freedom, 1 - (1 - CONFIDENCE) / 2)) * float(np.sqrt(variance))
    return SeedSpread(S, difference, seed_sd, question_error, Interval(difference - reach, difference + reach))
