import math

import pytest

from loresmith.rank.capacity import bits_to_store, rank_for_bits


def test_wordings_of_one_fact_count_once() -> None:
    nats = [10 * math.log(2), 14 * math.log(2), 6 * math.log(2)]
    assert bits_to_store(nats, ["a", "a", "b"]) == pytest.approx(12 + 6)


def test_nothing_to_learn_needs_no_bits_and_still_a_rank() -> None:
    assert bits_to_store([], []) == 0
    assert rank_for_bits(0, 1000, bits_per_parameter=1) == 1


def test_the_rank_of_phi_2_for_ten_thousand_pairs_is_two() -> None:
    bits = 10_000 * 80 * 1.6 / math.log(2)
    assert rank_for_bits(bits, 1_310_720, bits_per_parameter=1) == 2
    assert rank_for_bits(bits * 0.3, 1_310_720, bits_per_parameter=1) == 1


def test_lists_of_different_length_are_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        bits_to_store([1.0], [])
