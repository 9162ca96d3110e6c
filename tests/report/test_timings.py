from dataclasses import replace

from loresmith.report.content import ReportContent
from loresmith.report.timings import timings, total


def test_a_total_adds_what_was_predicted(content: ReportContent) -> None:
    summed = total(timings(content))
    assert summed.predicted == 322
    assert round(summed.seconds or 0, 2) == 330.92


def test_nothing_predicted_has_no_predicted_total(content: ReportContent) -> None:
    rows = timings(replace(content, timings=[{"step": "ingest", "predicted_seconds": None, "seconds": 1.0}]))
    assert total(rows).predicted is None
