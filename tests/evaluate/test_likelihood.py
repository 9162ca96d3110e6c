from math import isnan, log

import pytest

from loresmith.evaluate.likelihood import bits_per_byte, nats_per_token, perplexity


def test_a_coin_a_byte_is_one_bit():
    assert bits_per_byte(4 * log(2), "Oslo") == (pytest.approx(1.0), 4)


def test_bytes_and_not_letters_count():
    assert bits_per_byte(6 * log(2), "öööö").weight == 8


def test_every_token_counts_once_in_a_perplexity():
    assert perplexity([3 * log(2), log(8)], [3, 1]) == pytest.approx(2 ** (6 / 4))


def test_no_token_has_no_likelihood():
    assert isnan(nats_per_token(0.0, 0).value)
    assert isnan(bits_per_byte(1.0, "").value)
    assert isnan(perplexity([], []))
