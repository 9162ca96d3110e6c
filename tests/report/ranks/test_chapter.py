"""The chapter as a whole: on the page, in the Markdown file, as CSV, and nowhere when nothing was measured."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from loresmith.report.content import ReportContent
from loresmith.report.ranks.chapter import rank_chapter
from loresmith.report.write import write

PLAIN = ReportContent("run", "2026-11-21T10:17:00", "Nothing could be compared.")


def test_a_measurement_is_told_on_the_page_as_markdown_and_as_tables(told: dict[str, Any], tmp_path: Path) -> None:
    write(tmp_path, replace(PLAIN, rank=told))
    page, text = (tmp_path / "report.html").read_text(), (tmp_path / "report.md").read_text()
    assert "Which rank?" in page
    assert "on the test the difference is −0.0002 [−0.0020, +0.0016]" in page
    assert "## Which rank?" in text
    names = {path.stem for path in (tmp_path / "tables").iterdir()}
    assert names > {"rank-arms", "rank-scores-unseen", "rank-candidates", "rank-adapters", "rank-layers"}
    assert (tmp_path / "figures/rank-profile.svg").is_file()
    assert json.loads((tmp_path / "report.json").read_text())["rank"]["advice"]["rank"] == 8


def test_a_run_that_measured_no_rank_has_no_such_chapter(tmp_path: Path) -> None:
    write(tmp_path, PLAIN)
    assert rank_chapter(PLAIN.rank) is None
    assert "Which rank?" not in (tmp_path / "report.html").read_text() + (tmp_path / "report.md").read_text()


def test_without_trained_arms_the_advice_is_the_answer(told: dict[str, Any]) -> None:
    chapter = rank_chapter({**told, "verified": None, "adapters": {}})
    assert chapter is not None
    assert chapter.answer == "Take rank 8. (clear)"
    assert (chapter.findings, chapter.arms, chapter.scores, chapter.adapters) == ((), None, (), None)
    assert chapter.reasons == ("The answers need 0.6 Mbit.", "The base's weights are packed.")
    assert [grid.name for grid in chapter.grids] == ["rank-candidates", "rank-layers"]
