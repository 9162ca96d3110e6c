"""The smallest effect a comparison could have seen, so that `no difference` is not read as `equal`; and what it would take to see one."""

from math import ceil, sqrt
from typing import NamedTuple

from scipy.special import nctdtrinc, stdtrit

from ..records import Contrast
from .paired import Paired

POWER = 0.80
SIZE = 0.05
_NOISE = 1e-12  # of the means: less than this is rounding


def smallest_detectable(pairs: Paired) -> float | None:
    """Return the true difference that this many documents would show with 80 % power at 5 %, two-sided.

    In the metric's unit: 2.80 standard errors over documents when there are many, and more for few, from the noncentral t:
    3.08 for 12 documents of equal weight, 5.65 for 3.
    None for a single document, and where the differences do not vary, which says nothing about their spread.

    Source: Bloom, 1995, https://doi.org/10.1177/0193841X9501900504; the noncentral t in place of his sum of two quantiles.
    """
    error = pairs.standard_error()
    if not error > _NOISE * max(abs(pairs.mean), abs(pairs.against_mean)):
        return None
    return multiplier(pairs.degrees_of_freedom, SIZE) * error


class Needed(NamedTuple):
    """What it would take to see a difference with 80 % power."""

    documents: int
    questions: int


def needed(contrast: Contrast, *, effect: float | None = None) -> Needed | None:
    """Return the documents and questions like those asked that would show a true difference of `effect`, or of the one seen.

    Never fewer than six documents, below which the sign-flip test cannot speak. The difference seen is uncertain, so what it needs is too:
    a planning figure, of little worth where the interval includes 0. None where there is no difference, nothing is known of its spread, or
    a million documents would not do.
    """
    wanted = abs(contrast.difference if effect is None else effect)
    if contrast.detectable is None or not wanted > 0:
        return None
    G = contrast.n_documents
    error = contrast.detectable / multiplier(G - 1, SIZE) * sqrt(G)  # the standard error times the root of the number of documents
    if wanted * 1000 < multiplier(1e6, SIZE) * error:
        return None
    documents = max(6, ceil((multiplier(1e6, SIZE) * error / wanted) ** 2))
    while multiplier(documents - 1, SIZE) * error / sqrt(documents) > wanted:
        documents += 1
    return Needed(documents, ceil(documents * contrast.n / G))


def multiplier(degrees_of_freedom: float, size: float) -> float:
    """Return how many standard errors are seen with 80 % power by a two-sided test of this size: 2.80 at 5 % for many documents."""
    return float(nctdtrinc(degrees_of_freedom, 1 - POWER, stdtrit(degrees_of_freedom, 1 - size / 2)))
