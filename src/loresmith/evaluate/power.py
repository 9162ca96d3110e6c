"""The smallest effect a comparison could have seen, so that `no difference` is not read as `equal`."""

from scipy.special import nctdtrinc

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
    return float(nctdtrinc(pairs.degrees_of_freedom, 1 - POWER, pairs.t_quantile(1 - SIZE / 2))) * error
