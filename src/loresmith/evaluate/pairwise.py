"""Two answers side by side before a judge: always in both orders, and with length taken out.

Judges prefer what stands first, and what is longer. So each pair is shown twice, and wins only if it wins both ways; the length-controlled
win rate is what the rate would be were both answers as long.
"""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from math import nan
from typing import Literal, NamedTuple

import numpy as np
from scipy.special import expit

from .bootstrap import Interval
from .paired import Array
from .resample import Rows, resampled_interval

Preference = Literal["first", "second", "tie"]
"""Which of the two answers shown the judge prefers, by its place."""
Outcome = Literal["win", "loss", "tie"]

_LIMIT = 40.0  # log-odds that no rate can be told from 0 or 1 beyond
_RIDGE = 1e-9  # keeps the fit finite where length decides everything


class Duels(NamedTuple):
    """One model against another before a judge."""

    wins: int
    ties: int
    losses: int
    position_bias: float
    """Share of preferences for the first place minus a half, over preferences that are no tie: 0 for a fair judge, .5 for one who always
    takes the first. NaN where every one is a tie."""
    consistency: float
    """Share of pairs judged alike in both orders; NaN for no pair."""


class WinRate(NamedTuple):
    """How often a model wins, ties counting half."""

    rate: float
    """As judged."""
    controlled: float
    """Were both answers as long."""
    interval: Interval
    """95 % of `controlled`, over documents."""
    length_effect: float
    """Log-odds of winning for an answer much longer than the other; above 0 the judge likes length."""


def settle(shown_first: Preference, shown_second: Preference) -> Outcome:
    """Return the outcome for a model from the judge's preference with its answer first and with its answer second.

    Won or lost in both orders, or in one with a tie in the other, stands; contradicting orders and two ties are a tie.
    """
    points = {"first": 1, "tie": 0, "second": -1}[shown_first] + {"second": 1, "tie": 0, "first": -1}[shown_second]
    return "win" if points > 0 else "loss" if points < 0 else "tie"


def duels(pairs: Sequence[tuple[Preference, Preference]]) -> Duels:
    """Return the wins, ties and losses of pairs of preferences as `settle` takes them, and what they say about the judge."""
    outcomes = Counter(settle(*pair) for pair in pairs)
    places = Counter(place for pair in pairs for place in pair)
    decided = places["first"] + places["second"]
    alike = sum(pair in (("first", "second"), ("second", "first"), ("tie", "tie")) for pair in pairs)
    return Duels(
        wins=outcomes["win"],
        ties=outcomes["tie"],
        losses=outcomes["loss"],
        position_bias=places["first"] / decided - 0.5 if decided else nan,
        consistency=alike / len(pairs) if pairs else nan,
    )


def length_controlled(
    won: Sequence[float], lengths: Sequence[int], other_lengths: Sequence[int], *, documents: Sequence[str], resamples: int, seed: int
) -> WinRate:
    """Return the win rate from wins (1), ties (0.5) and losses (0), with the words of both answers.

    A logistic regression on tanh(extra words / their standard deviation); its intercept is the log-odds at equal length. Where
    the difference in length is always the same nothing can be told from it, and both rates are the same. Raises ValueError for no question.

    Source: Dubois et al., 2024, https://arxiv.org/abs/2404.04475, without the terms for the model and the question's difficulty.
    """
    if not len(won):
        raise ValueError("a win rate needs at least one question")
    y, x = np.asarray(won, dtype=float), length_feature(np.asarray(lengths, dtype=float) - np.asarray(other_lengths, dtype=float))
    theta, phi = fit(y, x)
    interval = resampled_interval(partial(_controlled, y, x), documents, resamples=resamples, seed=seed)
    low, high = (
        max(interval.low, 0.0) if interval.low == interval.low else nan,
        min(interval.high, 1.0) if interval.high == interval.high else nan,
    )
    return WinRate(float(y.mean()), float(expit(theta)), Interval(low, high), phi)


def length_feature(extra: Array) -> Array:
    """Return tanh of the extra words over their standard deviation, 0 where that is 0."""
    spread = float(extra.std())
    return np.tanh(extra / spread) if spread else np.zeros_like(extra)


def fit(y: Array, x: Array) -> tuple[float, float]:
    """Return intercept and slope of the logistic regression of y in [0, 1] on x, by Newton's method.

    Where x decides y altogether the slope would be infinite; it stops at log-odds of 40, with the rate at its limit.
    """
    if y.min() == y.max() and y[0] in (0, 1):
        return (_LIMIT if y[0] else -_LIMIT), 0.0
    X = np.column_stack([np.ones_like(x), x])
    theta = np.zeros(2)
    for _ in range(100):
        p = expit(X @ theta)
        curve = (X * (p * (1 - p))[:, None]).T @ X + _RIDGE * np.eye(2)
        step = np.linalg.solve(curve, X.T @ (y - p) - _RIDGE * theta)
        theta = theta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-12 or np.abs(theta).max() > _LIMIT:
            break
    return float(theta[0]), float(theta[1])


def _controlled(y: Array, x: Array, rows: Rows) -> float:
    return float(expit(fit(y[rows], x[rows])[0]))
