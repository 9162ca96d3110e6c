import math

import pytest

from loresmith.rank.halving import settle


def test_the_best_rate_is_found_for_less_than_the_grid() -> None:
    settled = settle([1e-5, 1e-4, 3e-4, 1e-3, 3e-3], lambda rate, share: abs(math.log10(rate) + 3.5) + 1 - share)
    assert settled.learning_rate == 3e-4
    assert settled.cost == pytest.approx(5 / 9 + 2 / 3)
    assert settled.trials[-1].share == pytest.approx(1 / 3)
    assert not settled.is_at_edge


def test_one_rate_needs_no_trial() -> None:
    assert settle([1e-3], lambda rate, share: 1.0) == (1e-3, (), False)


def test_a_best_rate_at_the_edge_is_said() -> None:
    assert settle([1e-4, 3e-4, 1e-3], lambda rate, share: -rate).is_at_edge


def test_a_training_that_breaks_is_the_worst() -> None:
    settled = settle([1e-4, 1e-3, 1e-2], lambda rate, share: math.nan if rate > 1e-3 else rate)
    assert settled.learning_rate == 1e-4
    assert math.inf in [trial.loss for trial in settled.trials]


def test_nothing_but_broken_trainings_is_an_error() -> None:
    with pytest.raises(ValueError, match="every training broke"):
        settle([1e-4, 1e-3], lambda rate, share: math.nan)
    with pytest.raises(ValueError, match="no learning rate"):
        settle([], lambda rate, share: 0.0)
