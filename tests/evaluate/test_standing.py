from dataclasses import replace
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.evaluate.standing import Gain, Standing, beside, gain_beyond, holm, judge

from .invented import LEARNT

BETTER = LEARNT


def standing_of(*contrasts):
    return [judged.standing for judged in judge(contrasts)]


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, Standing.BETTER),
        ({"higher_is_better": True}, Standing.WORSE),
        ({"high": 0.0}, Standing.OPEN),
        ({"low": 0.0, "high": 0.0, "difference": 0.0}, Standing.SAME),
        ({"p": 0.06}, Standing.UNCONFIRMED),
        ({"low": nan, "high": nan, "p": None}, Standing.UNMEASURED),
    ],
)
def test_what_may_be_said(changes, standing):
    assert standing_of(replace(BETTER, **changes)) == [standing]


def test_several_fine_tunes_raise_the_bar_for_each():
    family = [replace(BETTER, model=model, p=0.03) for model in ("r1", "r8", "r64")]
    assert standing_of(*family) == [Standing.UNCONFIRMED] * 3


def test_another_metric_is_another_family():
    assert standing_of(replace(BETTER, p=0.03), replace(BETTER, p=0.03, metric="squad-f1", higher_is_better=False)) == [Standing.BETTER] * 2


def test_holm_worked_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1, 1]
    assert holm([]) == []


def test_variances_of_symmetric_gains_add():
    beyond = gain_beyond(Gain(2.0, 1.7, 2.3), Gain(0.5, 0.1, 0.9))
    assert (beyond.value, beyond.low, beyond.high) == pytest.approx((1.5, 1.0, 2.0))


@given(st.lists(st.floats(0, 1), max_size=6))
def test_holm_keeps_the_order_and_lowers_nothing(ps):
    corrected = holm(ps)
    assert all(p <= c <= 1 for p, c in zip(ps, corrected, strict=True))
    assert [c for _, c in sorted(zip(ps, corrected, strict=True))] == sorted(corrected)


def test_what_is_said_beside_waits_for_the_one_that_decides():
    decides, *others = judge([replace(BETTER, high=0.1), replace(BETTER, stratum="unseen")])
    assert [each.standing for each in beside(decides, others)] == [Standing.UNCONFIRMED]


def test_what_is_said_beside_is_corrected_for_being_several():
    strata = ("document", "unseen", "repeated")
    decides, *others = judge([BETTER, *(replace(BETTER, stratum=stratum, p=0.02) for stratum in strata)])
    assert [each.p for each in beside(decides, others)] == [pytest.approx(0.06)] * 3
    assert [each.standing for each in beside(decides, others[:2])] == [Standing.BETTER] * 2


def test_one_of_several_needs_a_larger_effect_to_be_seen():
    [alone] = judge([BETTER])
    first, *_ = judge([replace(BETTER, model=f"r{rank}") for rank in range(8)])
    assert alone.detectable == BETTER.detectable
    assert 1.3 < first.detectable / alone.detectable < 1.5
