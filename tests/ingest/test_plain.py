from pathlib import Path

import pytest

from loresmith.ingest.plain import load


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("broken\nby hand\n\nnext", "broken by hand\n\nnext"),
        ("Title\n=====\ntext\n\nPart\n----\n\nmore", "# Title\n\ntext\n\n## Part\n\nmore"),
        ("* one\n  goes on\n* two", "- one goes on\n- two"),
        ("Steps:\n1) open\n2) close", "Steps:\n1. open\n2. close"),
        ("text\n\n    SELECT *\n      FROM t", "text\n\n```\nSELECT *\n  FROM t\n```"),
        ("a    b\nc    d", "```\na    b\nc    d\n```"),
        (f"{'long ' * 30}\nnext", f"{('long ' * 30).strip()}\n\nnext"),
    ],
)
def test_plain_text_ends_in_the_same_form_as_html(tmp_path: Path, text: str, expected: str):
    path = tmp_path / "notes.txt"
    path.write_text(text)
    assert load(path, source="notes.txt").text == expected


def test_a_short_line_over_indented_text_is_a_heading(tmp_path: Path) -> None:
    path = tmp_path / "guide.txt"
    path.write_text(
        "Types of Contest\n  Contests differ in what they ask.\n\n  Featured\n    These are the known ones.\n    They pay prizes.\n"
    )
    document = load(path, source="guide.txt")
    assert [(heading.level, heading.text) for heading in document.headings] == [(1, "Types of Contest"), (2, "Featured")]
    assert "```" not in document.text
    assert "These are the known ones. They pay prizes." in document.text
