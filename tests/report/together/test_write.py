import csv
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from loresmith.files import digest_path
from loresmith.report.together.write import remove, write

from .invented import together

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "</style><svg onload=alert(1)>",
    "`[a](javascript:1)`",
]


def parsed(page: Path) -> LexborHTMLParser:
    return LexborHTMLParser(page.read_text(encoding="utf-8"))


def test_a_question_stands_once_with_the_answers_of_all_models_of_all_runs(tmp_path: Path) -> None:
    tree = parsed(write(tmp_path, together()))
    table = tree.css_first("#asked table")
    assert table
    assert [head.text() for head in table.css("thead th")][3:] == ["study base", "llama", "llama-long", "bloom base", "bloom"]
    assert len(table.css("tbody tr")) == 2
    assert [cell.text().strip() for cell in table.css("tbody tr")[-1].css("td")][2:] == [
        "0 of 1 right",
        *["1 of 1 right"] * 2,
        "0 of 1 right",
        "1 of 1 right",
    ]


def test_every_run_is_linked_and_told_in_its_own_words(tmp_path: Path) -> None:
    tree = parsed(write(tmp_path, together(verdict="It is better by -0.5.")))
    assert [link.attributes["href"] for link in tree.css("#runs a")] == ["report.html", "../study.bloom/report.html"]
    assert "It is better by −0.5." in tree.css_first("#runs").text()  # type: ignore[union-attr]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_answer_stays_text(tmp_path: Path, payload: str) -> None:
    tree = parsed(write(tmp_path, together(text=payload, verdict=payload.replace("`", ""))))
    assert not tree.css("script, img, svg[onload], iframe, object, base, link, [style], [onerror]")
    assert payload in tree.css_first("#asked").text()  # type: ignore[union-attr]
    text = (tmp_path / "together.md").read_text(encoding="utf-8")
    assert "<script" not in text.replace("\\<", "")
    assert "](javascript" not in text.replace("\\]", "")


def test_the_page_needs_no_network_and_runs_no_script(tmp_path: Path) -> None:
    tree = parsed(write(tmp_path, together()))
    policy = tree.css_first("meta[http-equiv]").attributes["content"] or ""  # type: ignore[union-attr]
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert not tree.css("[src]")


def test_a_formula_in_an_answer_is_defused_in_the_csv_file(tmp_path: Path) -> None:
    content = together(text="=1+1")
    plain = [replace(run, asked=[{**one, "right": None} for one in run.asked]) for run in content.runs]
    write(tmp_path, replace(content, runs=plain))
    rows = list(csv.DictReader((tmp_path / "together/asked-general.csv").open(encoding="utf-8")))
    assert rows[0]["bloom"] == "'=1+1"


def test_the_same_content_gives_the_same_bytes_and_writes_nothing_again(tmp_path: Path) -> None:
    page = write(tmp_path, together())
    before, written = digest_path(tmp_path), page.stat().st_mtime_ns
    write(tmp_path, together())
    assert (digest_path(tmp_path), page.stat().st_mtime_ns) == (before, written)


def test_what_an_earlier_page_had_is_removed(tmp_path: Path) -> None:
    write(tmp_path, together())
    content = together()
    write(tmp_path, replace(content, runs=[replace(run, asked=()) for run in content.runs]))
    assert sorted(path.name for path in (tmp_path / "together").iterdir()) == ["gains.csv", "models.csv"]
    remove(tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
