from math import isnan

import numpy as np
import pytest

from loresmith.evaluate.paired import paired
from loresmith.evaluate.seeds import seed_spread

DOCUMENTS = [f"{i // 4:02}" for i in range(80)]


def trained(difference, seed, sd=1.0):
    values = np.random.default_rng(seed).normal(difference, sd, 80)
    return paired(values, np.zeros(80), weights=np.ones(80), documents=DOCUMENTS)


def test_one_seed_says_nothing_about_others():
    found = seed_spread([trained(0.3, 0)])
    assert isnan(found.seed_sd)
    assert isnan(found.interval.low)


def test_seeds_that_differ_widen_the_interval():
    alike = seed_spread([trained(0.3, 0)] * 3)
    apart = seed_spread([trained(level, 0) for level in (-0.2, 0.3, 0.8)])
    assert apart.difference == pytest.approx(alike.difference)
    assert apart.interval.high - apart.interval.low > 2 * (alike.interval.high - alike.interval.low)


def test_the_interval_holds_a_known_truth_about_as_often_as_it_says():
    random, held = np.random.default_rng(1), 0
    for repeat in range(200):
        found = seed_spread([trained(0.3 + random.normal(0, 0.3), 1000 * repeat + seed) for seed in range(4)])
        held += found.interval.low <= 0.3 <= found.interval.high
    assert 0.92 <= held / 200 <= 1


def test_other_questions_are_refused():
    with pytest.raises(ValueError, match="same questions"):
        seed_spread([])
