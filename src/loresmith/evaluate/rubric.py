"""A judge's ratings of one answer on five items: their total, and what the items have in common.

The five items, each 0, 0.5 or 1, come from a study of textbook experts; here each value has a description to hold on to, items have
weights, and a wrong answer cannot be saved by its style. Items lean on each other (clear answers are well structured, and long), so the sum
of five is worth about two: read the items, and their correlations, beside the total.
"""

from collections.abc import Mapping, Sequence
from math import isclose, nan
from typing import NamedTuple

import numpy as np

VALUES = (0.0, 0.5, 1.0)
CAP = 1.0  # of the total, where accuracy is 0


class Item(NamedTuple):
    """One thing a judge looks at."""

    name: str
    anchors: tuple[str, str, str]
    """What 0, 0.5 and 1 mean."""


ITEMS = (
    Item("accuracy", ("contradicts the passage or the reference", "right in the main, wrong in a detail", "nothing in it is wrong")),
    Item(
        "comprehensiveness",
        ("leaves out what was asked", "answers it, without a part the reference has", "has everything the reference has"),
    ),
    Item("clarity", ("cannot be followed", "takes a second reading", "understood at once")),
    Item(
        "self-containment",
        ("makes no sense without the passage", "points at something the reader does not have", "stands alone"),
    ),
    Item("logical-structure", ("in no order", "an order with gaps or repeats", "each sentence follows from the one before")),
)


class ItemSummary(NamedTuple):
    """One item over all answers."""

    name: str
    n: int
    mean: float
    correlations: Mapping[str, float]
    """With every item, by name, over answers rated on both; NaN where one does not vary."""


def total(ratings: Mapping[str, float | None], *, weights: Mapping[str, float] | None = None, cap: float = CAP) -> float | None:
    """Return the weighted total of an answer, 0 to 5 whatever the weights; None where an item has no rating.

    Weights default to 1 each and are made to add up to 5. With accuracy 0 the total is at most `cap`. Raises ValueError for a value that
    is not 0, 0.5 or 1, and for weights that are negative or all 0.
    """
    weigh = {item.name: 1.0 if weights is None else weights.get(item.name, 1.0) for item in ITEMS}
    if min(weigh.values()) < 0 or not sum(weigh.values()):
        raise ValueError(f"weights must be at least 0 and not all 0, got {weigh}")
    given = {item.name: value for item in ITEMS if (value := ratings.get(item.name)) is not None}
    if wrong := {name: value for name, value in given.items() if value not in VALUES}:
        raise ValueError(f"ratings must be 0, 0.5 or 1, got {wrong}")
    if len(given) < len(ITEMS):
        return None
    summed = len(ITEMS) * sum(weigh[name] * value for name, value in given.items()) / sum(weigh.values())
    return min(summed, cap) if given["accuracy"] == 0 else summed


def item_summaries(ratings: Sequence[Mapping[str, float | None]]) -> list[ItemSummary]:
    """Return the mean of each item and its correlations with the others; the mean of an item never rated is NaN."""
    columns = {item.name: np.array([_number(row.get(item.name)) for row in ratings], dtype=float) for item in ITEMS}
    return [
        ItemSummary(
            name=name,
            n=int(np.sum(~np.isnan(column))),
            mean=float(np.nanmean(column)) if np.any(~np.isnan(column)) else nan,
            correlations={other: _correlation(column, theirs) for other, theirs in columns.items()},
        )
        for name, column in columns.items()
    ]


def _number(value: float | None) -> float:
    return nan if value is None else value


def _correlation(left: np.ndarray, right: np.ndarray) -> float:
    both = ~np.isnan(left) & ~np.isnan(right)
    a, b = left[both] - left[both].mean() if both.any() else left[both], right[both] - right[both].mean() if both.any() else right[both]
    spread = float(np.sqrt(np.sum(a * a) * np.sum(b * b)))
    return nan if isclose(spread, 0.0, abs_tol=1e-12) else float(np.sum(a * b)) / spread
