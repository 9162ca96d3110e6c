"""Runs on disk, and one question out of them."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from loresmith.console.question import question as page
from loresmith.console.shelf import find, folders, listing, question, summary
from loresmith.errors import RunError
from loresmith.files import locked, write_records, write_text
from loresmith.records import Answer, Document, Example, Heading, Passage, Score
from loresmith.runfolder import Run

TEXT = "## Limits\n\nA database is limited to 281 terabytes."
DOCUMENT = Document("d1", "limits.html", "Limits In SQLite", TEXT, (Heading(0, 2, "Limits", "lim"),), url="https://sqlite.org/limits.html")
PASSAGE = Passage("p1", "d1", 11, len(TEXT), ("Limits In SQLite", "Limits"), TEXT[11:], anchor="lim")
EXAMPLE = Example("abc123", "How large can a database be?", "", "281 terabytes.", "closed", "f1", "d1", "p1", TEXT[11:], "rules", "wording")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run with one question, answered by the base model."""
    run = Run(tmp_path / "sqlite")
    run.set_state("done", None)
    write_records(run.path("documents.jsonl"), [DOCUMENT])
    write_records(run.path("passages.jsonl"), [PASSAGE])
    write_records(run.path("split/test.jsonl"), [EXAMPLE])
    write_records(
        run.path("answers/base.closed-book.jsonl"), [Answer("abc123", "base", "closed-book", "Very \x1b[31mlarge", 3, 0.1, False)]
    )
    write_records(run.path("scores/base.closed-book.jsonl"), [Score("abc123", "base", "closed-book", "squad-f1", 0.0)])
    return run.folder


def printed(folder: Path) -> str:
    console = Console(file=io.StringIO(), width=100)
    for part in page(question(folder, "abc")):
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_question_shows_reference_answers_scores_and_source(folder: Path) -> None:
    text = printed(folder)
    for part in (
        "How large can a database be?",
        "281 terabytes.",
        "base, closed-book, cut at the limit",
        "F1 0",
        "https://sqlite.org/limits.html#lim",
    ):
        assert part in text


def test_answer_cannot_steer_the_terminal(folder: Path) -> None:
    assert "\x1b" not in printed(folder)
    assert "Very �[31mlarge" in printed(folder)


def test_question_that_is_not_there_gets_some_that_are(folder: Path) -> None:
    with pytest.raises(RunError, match=r"No questions of sqlite .* 'zzz'\. Some are abc123\."):
        question(folder, "zzz")


def test_question_becomes_plain_values(folder: Path) -> None:
    found = question(folder, "abc123").to_dict()
    assert found["example"]["output"] == "281 terabytes."
    assert "text" not in found["document"]


def test_running_state_without_a_process_is_called_stopped(folder: Path) -> None:
    Run(folder).set_state("running", "train:tuned")
    assert summary(folder).state == "stopped"
    with locked(folder):
        assert summary(folder).state == "running"


def test_summary_names_the_fine_tunes(folder: Path) -> None:
    write_text(folder / "models/r8/adapter_config.json", "{}")
    assert list(summary(folder).models) == ["r8"]
    assert summary(folder).sentence.startswith("sqlite: done, ")
    assert listing([summary(folder)]).row_count == 1


def test_run_is_found_by_name_and_by_path(folder: Path) -> None:
    assert find("sqlite", folder.parent) == find(str(folder), Path("elsewhere")) == folder
    assert folders(folder.parent) == [folder]
    assert folders(folder / "nothing") == []
