import json
from dataclasses import replace
from pathlib import Path

from loresmith.report.content import ReportContent
from loresmith.report.write import write


def test_a_report_is_a_page_and_its_numbers_in_four_forms(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"report.html", "report.md", "report.json", "tables", "figures"}
    names = {path.name for path in (folder / "tables").iterdir()}
    assert names > {"headline.csv", "contrasts.csv", "summaries.csv", "answers.csv", "losses.csv", "times.csv", "scores-rouge-l-f.csv"}
    assert len(list((folder / "figures").glob("*.svg"))) == 13


def test_the_same_content_gives_the_same_bytes(folder: Path, content: ReportContent, tmp_path: Path) -> None:
    write(tmp_path, content)
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    assert all((tmp_path / path).read_bytes() == (folder / path).read_bytes() for path in files)


def test_the_json_holds_the_verdict_and_every_contrast(folder: Path, content: ReportContent) -> None:
    value = json.loads((folder / "report.json").read_text())
    assert value["verdict"] == content.verdict
    assert value["contrasts"] == [contrast.to_dict() for contrast in content.contrasts]
    assert list(value) == [
        "schema", "name", "created", "verdict", "details", "chosen", "contrasts", "summaries", "models", "losses", "timings",
        "machine", "datasheet", "audit", "retrieval", "leaks", "asked", "extras", "rank", "resources", "recipe", "command", "versions",
        "seeds",
    ]  # fmt: skip


def test_what_an_earlier_report_drew_and_this_one_does_not_is_removed(tmp_path: Path) -> None:
    for name in ("figures/loss-old.svg", "tables/scores-old.csv", "figures/mine.png", "tables/headline.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("old")
    write(tmp_path, ReportContent("empty", "", "Nothing could be compared."))
    assert {path.name for path in tmp_path.glob("*/*")} == {"mine.png", "headline.csv", "contrasts.csv", "summaries.csv", "answers.csv"}
    assert (tmp_path / "tables/headline.csv").read_text() == ""


def test_a_number_that_is_not_finite_becomes_null(content: ReportContent, tmp_path: Path) -> None:
    undecided = replace(content.contrasts[0], low=float("nan"), high=float("inf"))
    write(tmp_path, replace(content, contrasts=[undecided], examples=[], answers=[], scores=[], losses={}))
    value = json.loads((tmp_path / "report.json").read_text(), parse_constant=lambda name: name)
    assert (value["contrasts"][0]["low"], value["contrasts"][0]["high"]) == (None, None)


def test_a_run_without_a_test_still_has_a_report(tmp_path: Path) -> None:
    write(tmp_path, ReportContent("empty", "2026-11-21T10:17:00", "Nothing could be compared."))
    assert "Nothing could be compared." in (tmp_path / "report.html").read_text()
    assert "Nothing could be compared." in (tmp_path / "report.md").read_text()
    assert (tmp_path / "tables" / "headline.csv").read_text() == ""
