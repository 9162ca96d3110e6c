"""Two models' scores of the same questions, summed by document.

Everything asked of a comparison (its interval, its test, its power) depends on the questions only through three sums of
each document: weight x value of the one model, of the other, and the weight. A difference of weighted means is then a
ratio estimator, so that documents with many questions, or long answers, may count more without breaking the interval.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

Array = npt.NDArray[np.float64]
Scale = Callable[[Array], Array]


def identity(means: Array) -> Array:
    """Return the means as they are; `numpy.exp` in its place compares perplexities."""
    return means


@dataclass(frozen=True, eq=False, slots=True)
class Paired:
    """The sums of each document, in the order of the documents' labels."""

    sums: Array
    """Shape (G, 3), one row a document: sum of w x value of the model, of w x value of the other, of w."""
    scale: Scale = identity
    """Turns a mean into the number that is compared."""

    @property
    def n_documents(self) -> int:
        """How many documents, G."""
        return len(self.sums)

    @property
    def mean(self) -> float:
        """The model's weighted mean, scaled."""
        return float(self.means(self.sums.sum(axis=0))[0])

    @property
    def against_mean(self) -> float:
        """The other's weighted mean, scaled."""
        return float(self.means(self.sums.sum(axis=0))[1])

    @property
    def difference(self) -> float:
        """`mean - against_mean`."""
        return float(self.differences(self.sums.sum(axis=0)))

    @property
    def weighted_differences(self) -> Array:
        """Each document's sum of w x (value - other value), shape (G,)."""
        return self.sums[:, 0] - self.sums[:, 1]

    def means(self, totals: Array) -> Array:
        """Return both scaled means, shape (..., 2), of totals (..., 3) such as the sums of resampled documents."""
        return self.scale(totals[..., :2] / totals[..., 2:])

    def differences(self, totals: Array) -> Array:
        """Return the differences, shape (...), of totals (..., 3)."""
        means = self.means(totals)
        return means[..., 0] - means[..., 1]

    def standard_error(self) -> float:
        """Return the standard error of the difference from leaving out one document at a time; NaN for one document.

        With documents of equal weight it is the clustered standard error sqrt(G/(G-1) sum_c (sum_c (d_i - mean d))^2) / n.

        Source: Miller, 2024, https://arxiv.org/abs/2411.00640; the jackknife, Efron and Stein, 1981.
        """
        G = self.n_documents
        if G < 2:
            return float("nan")
        left_out = self.differences(self.sums.sum(axis=0) - self.sums)
        return float(np.sqrt((G - 1) / G * np.sum((left_out - left_out.mean()) ** 2)))

    @property
    def degrees_of_freedom(self) -> float:
        """One less than the effective number of documents, (sum W)^2 / sum W^2, at least 1; NaN for one document.

        Three documents of which one holds nearly every question are little more than one.

        Source: Carter, Schnepel and Steigerwald, 2017, https://doi.org/10.1162/REST_a_00639, with questions of a document alike.
        """
        if self.n_documents < 2:
            return float("nan")
        weights = self.sums[:, 2]
        return max(float(weights.sum() ** 2 / np.sum(weights**2)) - 1, 1.0)

    def t_quantile(self, probability: float) -> float:
        """Return the quantile of Student's t with `degrees_of_freedom`; NaN for one document."""
        return float(stdtrit(self.degrees_of_freedom, probability))


def paired(
    values: Sequence[float] | Array,
    against: Sequence[float] | Array,
    *,
    weights: Sequence[float] | Array,
    documents: Sequence[str],
    scale: Scale = identity,
) -> Paired:
    """Return the sums by document of one value a question; weights must be above 0, and one question must be there."""
    if not len(values) or min(weights) <= 0:
        raise ValueError("a comparison needs at least one question, and weights above 0")
    labels, place = np.unique(list(documents), return_inverse=True)
    w = np.asarray(weights, dtype=float)
    columns = (w * np.asarray(values, dtype=float), w * np.asarray(against, dtype=float), w)
    sums: Array = np.stack([np.bincount(place, column, len(labels)) for column in columns], axis=1).astype(np.float64)
    return Paired(sums, scale)
