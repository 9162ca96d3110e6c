import numpy as np
import pytest

from loresmith.rank.advice import Base, Need, advise, candidate
from loresmith.rank.profile import measure_profile

PHI = Base(parameters=2_779_683_840, packed=1_521_392_640, per_rank=1_310_720)
RANKS = (1, 2, 4, 8, 16, 32, 64)


def test_a_candidate_shows_the_true_share_and_the_packed_one() -> None:
    found = candidate(64, Need(1e6, 1000, 100), PHI)
    assert (round(100 * found.share, 3), round(100 * found.packed_share, 3)) == (2.929, 5.226)
    assert (found.bits_cautious, found.bits_usual) == (64 * 1_310_720, 2 * 64 * 1_310_720)


@pytest.mark.parametrize(("bits", "holds"), [(1e6, "yes"), (2e6, "perhaps"), (3e6, "no")])
def test_a_rank_holds_the_answers_surely_perhaps_or_not(bits: float, holds: str) -> None:
    assert candidate(1, Need(bits, 1000, 100), PHI).holds == holds


def test_where_storage_does_not_bind_the_rank_hardly_matters() -> None:
    advice = advise(Need(0.58e6, 1000, 100), PHI, RANKS)
    assert (advice.rank, advice.sureness) == (8, "clear")
    assert "Rank 1 already holds the answers, so from there on the rank hardly matters" in advice.sentence
    assert "1,000 facts need 0.58 Mbit" in advice.reasons[0]
    assert len(advice.reasons) == 1


def test_a_rank_that_just_holds_is_likely() -> None:
    advice = advise(Need(20e6, 30_000, 100), PHI, RANKS)
    assert (advice.rank, advice.sureness) == (16, "likely")
    assert "Compare it with twice that" in advice.sentence


def test_more_than_any_rank_holds_is_open() -> None:
    advice = advise(Need(200e6, 300_000, 100), PHI, RANKS)
    assert (advice.rank, advice.sureness) == (64, "open")
    assert "expect it to be full" in advice.sentence


def test_few_exposures_bind_before_the_rank() -> None:
    assert "Training shows each fact 24 times" in advise(Need(1e6, 1000, 24), PHI, RANKS).reasons[1]


def test_only_low_candidates_give_the_highest_of_them() -> None:
    assert advise(Need(1e5, 100, 100), PHI, (1, 2, 4)).rank == 4


def test_the_dimension_is_told_and_decides_nothing() -> None:
    random = np.random.default_rng(0)
    states = [(str(d), random.normal(size=(500, d))) for d in (3, 9)]
    profile = measure_profile(states, [str(i) for i in range(500)], resamples=50, seed=0)
    need = Need(1e6, 1000, 100)
    with_profile, without = advise(need, PHI, RANKS, profile=profile), advise(need, PHI, RANKS)
    assert with_profile.rank == without.rank
    assert "in the 2 of 2 layers that have one" in with_profile.reasons[-1]


def test_a_profile_without_a_number_says_so() -> None:
    profile = measure_profile([("1", np.ones((50, 3)))], ["a"] * 50, resamples=10, seed=0)
    assert advise(Need(1e6, 10, 100), PHI, RANKS, profile=profile).reasons[-1].startswith("No layer's intrinsic dimension")


def test_no_candidate_is_an_error() -> None:
    with pytest.raises(ValueError, match="no rank"):
        advise(Need(1, 1, 1), PHI, ())
