"""Do raters agree: judge and human, human and human, a judge with itself the next day.

Krippendorff's alpha is 1 for perfect agreement and 0 for what chance would give, whatever the number of raters and with ratings missing.
Below .4 a judge is not to be used, up to .667 it is indicative, above it will do; put the alpha between people beside it, because no judge
can be expected to agree with them better than they do.
"""

from collections.abc import Sequence
from functools import partial
from math import nan, sqrt
from typing import Literal, NamedTuple

import numpy as np

from .bootstrap import Interval
from .paired import Array
from .resample import Rows, resampled_interval

Level = Literal["nominal", "ordinal", "interval"]
UNUSABLE, FINE = 0.4, 0.667  # the second is Krippendorff's own limit for tentative conclusions; the first is ours


class Agreement(NamedTuple):
    """How far raters agree."""

    alpha: float
    """At most 1; NaN where every rating is the same, which cannot tell agreement from habit."""
    interval: Interval
    """95 %, over documents."""
    n: int
    """Answers with at least two ratings."""

    @property
    def usable(self) -> Literal["no", "indicative", "yes", "unknown"]:
        """What a judge of this alpha is good for."""
        if np.isnan(self.alpha):
            return "unknown"
        return "no" if self.alpha < UNUSABLE else "indicative" if self.alpha < FINE else "yes"


class Retest(NamedTuple):
    """One judge asked the same twice."""

    n: int
    sd: float
    """Standard deviation of one rating: that of the differences over the root of 2. A tie band should not be narrower."""
    changed: float
    """Share of ratings that changed."""
    shift: float
    """Mean of the second minus the first."""


Ratings = Sequence[Sequence[float | None]]
"""One row a rater, one column an answer; None where that rater did not rate it."""


def agreement(ratings: Ratings, *, level: Level, documents: Sequence[str], resamples: int, seed: int) -> Agreement:
    """Return alpha and its interval; `documents` names what each answer belongs to."""
    table = _table(ratings)
    statistic = partial(_alpha_of_rows, table, level)
    interval = resampled_interval(statistic, documents, resamples=resamples, seed=seed)
    return Agreement(_alpha(table, level), interval, int(np.sum(np.sum(~np.isnan(table), axis=0) > 1)))


def krippendorff_alpha(ratings: Ratings, *, level: Level = "ordinal") -> float:
    """Return alpha; NaN where no answer has two ratings or all ratings are the same.

    Agrees with the package krippendorff 0.9.0 on `tests/references/agreement.json` to 1e-9.

    Source: Krippendorff, 2011, https://repository.upenn.edu/asc_papers/43.
    """
    return _alpha(_table(ratings), level)


def retest(first: Sequence[float], second: Sequence[float]) -> Retest:
    """Return how a judge's second ratings differ from its first, in the same order. Raises ValueError for fewer than two."""
    if len(first) != len(second) or len(first) < 2:
        raise ValueError(f"a test and retest need two ratings each of the same answers, got {len(first)} and {len(second)}")
    differences = np.asarray(second, dtype=float) - np.asarray(first, dtype=float)
    return Retest(len(first), float(differences.std(ddof=1)) / sqrt(2), float(np.mean(differences != 0)), float(differences.mean()))


def _table(ratings: Ratings) -> Array:
    return np.array([[nan if value is None else value for value in rater] for rater in ratings], dtype=np.float64)


def _alpha_of_rows(table: Array, level: Level, rows: Rows) -> float:
    return _alpha(table[:, rows], level)


def _alpha(table: Array, level: Level) -> float:
    values = np.unique(table[~np.isnan(table)])
    counts = np.stack([np.sum(table == value, axis=0) for value in values], axis=1) if len(values) else np.zeros((0, 0))
    counts = counts[counts.sum(axis=1) > 1].astype(float)
    if not counts.size:
        return nan
    n = counts.sum(axis=1)
    together = (counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(len(values))) / (n - 1)[:, None, None]
    frequency = counts.sum(axis=0)
    expected = (np.outer(frequency, frequency) - np.diag(frequency)) / (frequency.sum() - 1)
    distance = _distance(values, frequency, level)
    disagreement = float(np.sum(expected * distance))
    return 1 - float(np.sum(together.sum(axis=0) * distance)) / disagreement if disagreement else nan


def _distance(values: Array, frequency: Array, level: Level) -> Array:
    """Return the squared distance between every two values, shape (V, V)."""
    if level == "nominal":
        return 1 - np.eye(len(values))
    # Ordinal: how many ratings lie between two values, half of each end counted.
    place = values if level == "interval" else np.cumsum(frequency) - frequency / 2
    return np.asarray((place[:, None] - place[None, :]) ** 2, dtype=np.float64)
