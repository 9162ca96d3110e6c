from math import isnan, log

import numpy as np
import pytest

from loresmith.evaluate.probes.forgetting import flips, kl_nats


def test_what_was_right_and_is_wrong_is_counted():
    found = flips([True] * 8 + [False] * 2, [True] * 2 + [False] * 6 + [True, False])
    assert (found.negative, found.positive, found.accuracy, found.base_accuracy) == (6, 1, 0.3, 0.8)
    assert (found.negative_share, found.p) == (0.75, 0.125)


def test_a_base_that_knew_nothing_has_nothing_to_lose():
    assert isnan(flips([False], [True]).negative_share)


def test_divergence_of_two_coins_worked_by_hand():
    fair, biased = np.log([[0.5, 0.5]]), np.log([[0.9, 0.1]])
    assert kl_nats(fair, biased) == pytest.approx(0.5 * log(0.5 / 0.9) + 0.5 * log(0.5 / 0.1))
    assert kl_nats(fair, fair) == 0


def test_what_was_impossible_stays_out_and_what_became_impossible_is_infinite():
    sure, open_minded = np.array([[0.0, -np.inf]]), np.log([[0.5, 0.5]])
    assert kl_nats(sure, open_minded) == pytest.approx(log(2))
    assert kl_nats(open_minded, sure) == np.inf
