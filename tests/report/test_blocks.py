from dataclasses import replace

import pytest

from loresmith.report import blocks
from loresmith.report.content import ReportContent


def test_the_glance_counts_questions_documents_and_time(content: ReportContent) -> None:
    assert dict(blocks.glance(content)) == {
        "Test questions": "112 from 10 documents",
        "Base model": "smollm2-135m",
        "Fine-tunes": "tuned",
        "Time": "5 min 31 s",
    }


def test_lower_is_better_turns_the_axis(content: ReportContent) -> None:
    sides = {block.key: block.sides for block in blocks.metric_blocks(content)[0]}
    assert (sides["answer-nll"], sides["rouge-l-f"], sides["length-ratio"]) == (
        ("better", "worse"),
        ("worse", "better"),
        ("lower", "higher"),
    )


def test_a_note_all_rows_share_is_said_once(content: ReportContent) -> None:
    groups = blocks.metric_blocks(content)[0][0].strata
    assert [bool(group.note) for group in groups] == [False, False, True]


def test_documents_are_counted_by_their_questions(content: ReportContent) -> None:
    rows = blocks.documents(content)
    assert sum(row.n_questions for row in rows) == len(content.examples)
    assert rows[0].href == "https://www.sqlite.org/wal.html"


def test_a_total_adds_what_was_predicted(content: ReportContent) -> None:
    summed = blocks.total(blocks.timings(content))
    assert summed.predicted == 322
    assert round(summed.seconds or 0, 2) == 330.92


def test_nothing_predicted_has_no_predicted_total(content: ReportContent) -> None:
    rows = blocks.timings(replace(content, timings=[{"step": "ingest", "predicted_seconds": None, "seconds": 1.0}]))
    assert blocks.total(rows).predicted is None


def test_properties_of_all_models_are_listed_once() -> None:
    assert blocks.properties([{"name": "a", "rank": 1}, {"name": "b", "rank": 2, "layers": "all"}]) == ["rank", "layers"]


def test_a_time_is_said_in_words_and_anything_else_stays() -> None:
    assert blocks.when("2026-11-21T10:17:00+00:00") == "21 November 2026, 10:17 UTC"
    assert blocks.when("yesterday") == "yesterday"


def test_what_would_make_the_page_slow_is_left_to_the_file(content: ReportContent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_ROWS", 10)
    shown, left = blocks.metric_blocks(content)
    assert [block.key for block in shown] == ["answer-nll"]
    assert len(left) == len({contrast.metric for contrast in content.contrasts}) - 1
