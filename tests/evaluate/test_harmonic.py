from math import isnan, nan

import pytest

from loresmith.evaluate.harmonic import harmonic


def test_it_follows_the_smaller():
    assert harmonic(0.4868, 0.1379) == pytest.approx(0.21492, abs=1e-5)


def test_nothing_on_one_side_is_nothing():
    assert harmonic(0.0, 0.9) == 0


def test_what_is_not_known_stays_unknown():
    assert isnan(harmonic(nan, 0.0))


def test_a_negative_value_has_none():
    with pytest.raises(ValueError, match="at least 0"):
        harmonic(-0.1, 0.5)
