"""The 95 % interval of any number made from questions: draw documents with replacement, each with all its questions.

`bootstrap` does this for a difference of means, which needs only sums. This is for what does not: an agreement, a calibration error, a
corpus BLEU, a length-controlled win rate. The same stretch for few documents applies.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from .bootstrap import CONFIDENCE, Interval, stretch_factor
from .paired import paired

Rows = npt.NDArray[np.int64]


def resampled_interval(statistic: Callable[[Rows], float], documents: Sequence[str], *, resamples: int, seed: int) -> Interval:
    """Return the interval of `statistic`, a function of the indices of questions, repeats allowed.

    Resamples where the statistic is NaN are left out, because such a draw holds nothing to measure; if more than half are, or there is
    one document, there is no interval and both ends are NaN.
    """
    labels, place = np.unique(list(documents), return_inverse=True)
    estimate = statistic(np.arange(len(documents))) if len(labels) > 1 else np.nan
    rows_by_document = [np.flatnonzero(place == label) for label in range(len(labels))]
    random = np.random.default_rng([seed, len(labels)])
    draws = (random.integers(len(labels), size=len(labels)) for _ in range(resamples if np.isfinite(estimate) else 0))
    values = np.array([statistic(np.concatenate([rows_by_document[one] for one in drawn])) for drawn in draws])
    finite = values[np.isfinite(values)]
    if 2 * len(finite) <= resamples:
        return Interval(np.nan, np.nan)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(finite, [tail, 1 - tail])
    ones = np.ones(len(documents))
    stretch = stretch_factor(paired(ones, ones, weights=ones, documents=documents))
    return Interval(float(estimate - stretch * max(estimate - low, 0.0)), float(estimate + stretch * max(high - estimate, 0.0)))
