from dataclasses import replace

import pytest

from loresmith.evaluate.evidence import Evidence, standings
from loresmith.evaluate.standing import Standing

from .invented import LEARNT

DECIDES = LEARNT
UNSEEN = replace(DECIDES, stratum="unseen", p=0.02)
WRITTEN = replace(DECIDES, metric="squad-f1", higher_is_better=True, difference=0.3, low=0.2, high=0.4, p=0.02)
RECALL = replace(WRITTEN, metric="rouge-l-recall")
OPEN = replace(DECIDES, high=0.2, p=0.3)


def test_a_table_calls_nothing_better_while_the_one_that_decides_is_open():
    assert standings([OPEN, UNSEEN, WRITTEN]) == [Standing.OPEN, Standing.UNCONFIRMED, Standing.UNCONFIRMED]


def test_once_it_is_shown_the_others_speak():
    assert standings([WRITTEN, DECIDES, RECALL]) == [Standing.BETTER] * 3


def test_only_what_is_put_into_words_counts_as_several():
    evidence = Evidence([DECIDES, UNSEEN, WRITTEN, RECALL], base="base", metric="answer-nll")
    assert evidence.find("tuned", stratum="unseen").p == pytest.approx(0.04)
    assert evidence.find("tuned", metric="rouge-l-recall").p == pytest.approx(0.02)


def test_each_fine_tune_waits_for_its_own():
    worse = replace(OPEN, model="r1")
    found = standings([DECIDES, UNSEEN, worse, replace(UNSEEN, model="r1")])
    assert found == [Standing.BETTER, Standing.BETTER, Standing.OPEN, Standing.UNCONFIRMED]


def test_a_comparison_with_another_model_is_judged_by_itself():
    assert standings([OPEN, replace(DECIDES, model="r64", against="r1")]) == [Standing.OPEN, Standing.BETTER]
