"""Shares and right-or-wrong answers: the interval of one share, the test of two models on the same questions.

Both take questions as independent. Where documents have several questions each, the interval over documents (`bootstrap`) is the one
to trust, and these are the ones a reader can check by hand.
"""

from math import sqrt
from typing import NamedTuple

from scipy.special import bdtr, ndtri

from .bootstrap import CONFIDENCE, Interval


class Net(NamedTuple):
    """Wins against losses."""

    value: float
    """(wins - losses) / questions, in [-1, 1]."""
    standard_error: float
    p: float
    """Exact two-sided p of as many wins or more against losses, ties left out."""


def wilson(successes: int, n: int) -> Interval:
    """Return the 95 % interval of a share, inside [0, 1] also for none or all. No question gives 0 to 1.

    Source: Wilson, 1927, https://doi.org/10.1080/01621459.1927.10502953.
    """
    if not n:
        return Interval(0.0, 1.0)
    z = float(ndtri(1 - (1 - CONFIDENCE) / 2))
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(max(middle - reach, 0.0), min(middle + reach, 1.0))


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the exact two-sided p for two models right on different questions: how many only the first, how many only the second.

    Questions both or neither get right do not count; with none left p is 1. With wins and losses it is the exact sign test.

    Source: McNemar, 1947; exact, not the chi-square.
    """
    n = only_first + only_second
    return min(1.0, 2 * float(bdtr(min(only_first, only_second), n, 0.5))) if n else 1.0


def net_wins(wins: int, ties: int, losses: int) -> Net:
    """Return the net share of wins. Raises ValueError for no question."""
    n = wins + ties + losses
    if not n:
        raise ValueError("net wins need at least one question")
    net = (wins - losses) / n
    return Net(net, sqrt(max((wins + losses) / n - net * net, 0.0) / n), mcnemar(wins, losses))
