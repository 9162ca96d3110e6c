from dataclasses import replace
from math import nan

import pytest

from loresmith.records import Contrast
from loresmith.report import tables
from loresmith.report.content import ReportContent

CONTRAST = Contrast(
    "wording", "answer-nll", "tuned", "closed-book", "base", "closed-book", 40, 6, 0,
    1.52, 2.86, -1.34, -1.72, -1.01, 0.031, 0.532, 36, 0, 4, False
)  # fmt: skip


def test_rows_go_by_metric_then_stratum_and_across_arms_last(content: ReportContent) -> None:
    rows = tables.headline(reversed(list(content.contrasts)))
    assert [row.contrast.metric for row in rows[:9]] == ["answer-nll"] * 9
    assert [row.contrast.stratum for row in rows[:9:3]] == ["wording", "document", "unseen"]
    assert [row.arm for row in rows[:3]] == ["Closed-book", "With the passage", "Closed-book, against base with the passage"]


def test_only_the_wanted_metrics_are_listed(content: ReportContent) -> None:
    assert {row.contrast.metric for row in tables.headline(content.contrasts, metrics=["rouge-l-f"])} == {"rouge-l-f"}


def test_nothing_compared_is_no_row() -> None:
    assert tables.headline([]) == []


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({}, "better"),
        ({"difference": 1.3, "low": 1.0, "high": 1.7}, "worse"),
        ({"high": 0.1}, "undecided"),
        ({"high": 0.0}, "undecided"),
        ({"low": nan, "high": nan}, "undecided"),
        ({"metric": "length-ratio"}, "lower"),
        ({"metric": "of-a-plugin", "higher_is_better": True}, "worse"),
    ],
)
def test_the_finding_is_what_the_interval_says(changes: dict[str, object], finding: str) -> None:
    assert tables.finding(replace(CONTRAST, **changes)) == finding  # type: ignore[arg-type]


def test_cells_are_printed_numbers() -> None:
    cells = tables.headline([CONTRAST])[0].cells()
    assert (cells["Difference"], cells["95 % interval"], cells["Detectable"], cells["p"]) == ("−1.34", "−1.72 to −1.01", "0.532", "0.031")
    assert (cells["n"], cells["Wins/ties/losses"]) == ("40", "36 / 0 / 4")


def test_questions_nobody_can_win_show_a_dash() -> None:
    assert tables.outcomes(replace(CONTRAST, wins=0, ties=0, losses=0)) == "–"


def test_a_plugins_metric_takes_its_direction_from_the_contrasts() -> None:
    assert tables.direction("mine", [replace(CONTRAST, metric="mine")]) == -1
    assert tables.direction("mine", []) == 0
