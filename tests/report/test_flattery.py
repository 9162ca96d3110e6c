from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from loresmith.report.content import ReportContent
from loresmith.report.flattery import caveats

LEAK = {"model": "tuned", "arm": "with-passage", "metric": "answer-nll", "n_leaked": 80, "n_clean": 151, "gain_all": 0.607}


def leaked(content: ReportContent, **values: Any) -> list[str]:
    return caveats(replace(content, leaks=[{**LEAK, "gain_clean": 0.5, "flattered": 0.107, "low": 0.05, "high": 0.2, **values}]))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.05, 0.2, "the leak flatters it by +0.107 (95 % interval +0.050 to +0.200)."),
        (-0.05, 0.2, "what the leak flatters is +0.107 (95 % interval −0.050 to +0.200), not shown to differ from 0."),
        (-0.2, -0.05, "(95 % interval −0.200 to −0.050), so it makes the gain look smaller."),
        (None, None, "what the leak flatters is +0.107 (95 % interval –), not shown to differ from 0."),
    ],
)
def test_a_leak_is_said_to_flatter_only_where_its_interval_shows_it(
    content: ReportContent, low: float | None, high: float | None, said: str
) -> None:
    [sentence] = leaked(content, low=low, high=high)
    assert sentence.startswith("80 of the 231 test questions also stand in the training set")
    assert sentence.endswith(said)


def test_near_copies_that_are_not_counted_apart_are_named(content: ReportContent) -> None:
    audit = deepcopy(dict(content.audit))
    audit["strata"]["document"]["violations"] = ["near_question_and_answer"]
    audit["strata"]["document"]["counts"]["near_question_and_answer"] = 9
    [sentence] = caveats(replace(content, audit=audit))
    assert "9 of new facts, trained documents (question and answer, but for a few words)" in sentence


def test_only_the_chosen_fine_tune_is_told_of_and_a_clean_test_of_nothing(content: ReportContent) -> None:
    rows = [{**LEAK, "model": name, "gain_clean": 0.5, "flattered": 0.1, "low": 0.0, "high": 0.2} for name in ("a", "b")]
    assert "b would gain" in caveats(replace(content, leaks=rows, chosen="b"))[0]
    assert caveats(content) == []
