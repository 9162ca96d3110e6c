import math

import pytest

from loresmith.rank.smallest import Standing, smallest_not_inferior


def test_the_smallest_rank_within_the_margin_is_taken() -> None:
    arms = [Standing("r64", 64, 0.0, 0.0), Standing("r8", 8, 0.005, 0.012), Standing("r1", 1, 0.05, 0.08)]
    assert smallest_not_inferior(arms, margin=0.02) == ("r8", ("r8", "r64"), ())


def test_not_significant_is_not_equal() -> None:
    arms = [Standing("r64", 64, 0.0, 0.0), Standing("r1", 1, 0.01, 0.05)]
    assert smallest_not_inferior(arms, margin=0.02) == ("r64", ("r64",), ("r1",))


def test_no_interval_is_undecided() -> None:
    arms = [Standing("r1", 1, 0.001, math.nan), Standing("r8", 8, 0.0, 0.0)]
    assert smallest_not_inferior(arms, margin=0.02).undecided == ("r1",)


def test_of_equal_ranks_the_better_is_taken() -> None:
    arms = [Standing("eva", 8, 0.0, 0.0), Standing("plain", 8, 0.001, 0.002)]
    assert smallest_not_inferior(arms, margin=0.02).name == "eva"


def test_one_arm_has_to_be_the_best() -> None:
    with pytest.raises(ValueError, match="has to be the best"):
        smallest_not_inferior([Standing("r1", 1, 0.1, 0.2)], margin=0.02)
