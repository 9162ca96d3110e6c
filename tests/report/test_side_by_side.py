from loresmith.report.content import ReportContent
from loresmith.report.side_by_side import side_by_side


def test_every_metric_has_mean_median_and_deviation_of_every_model(content: ReportContent) -> None:
    tables = {table.name: table for table in side_by_side(content)}
    assert set(tables) == {f"scores-{summary.metric}" for summary in content.summaries}
    rows = tables["scores-rouge-l-f"].records()
    assert [row["Statistic"] for row in rows[:3]] == ["mean", "median", "sd"]
    assert {len(row) for row in rows} == {6}
    one = next(
        one
        for one in content.summaries
        if (one.metric, one.arm, one.stratum, one.model) == ("rouge-l-f", "closed-book", "wording", "tuned")
    )
    assert [row["tuned"] for row in rows[:3]] == [one.mean, one.median, one.sd]


def test_nothing_measured_is_no_table() -> None:
    assert side_by_side(ReportContent("run", "", "")) == []
