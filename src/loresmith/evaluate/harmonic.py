"""The harmonic mean: of precision and recall, and of two scores of one answer.

A study of ranks took it of QuestEval and token F1. It follows the smaller of the two, so read it beside both, and take it by
question: the harmonic mean of two averages is another number, and has no interval.
"""

from math import isnan, nan


def harmonic(*values: float) -> float:
    """Return the harmonic mean of values that are at least 0: NaN where one is NaN, otherwise 0 where one is 0.

    Raises ValueError for none at all, and for a negative value.
    """
    if not values or min(values) < 0:
        raise ValueError(f"a harmonic mean needs values of at least 0, got {values}")
    if any(map(isnan, values)):
        return nan
    return len(values) / sum(1 / value for value in values) if all(values) else 0.0
