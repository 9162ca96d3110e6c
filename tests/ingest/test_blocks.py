import pytest

from loresmith.errors import SourceError
from loresmith.ingest.blocks import Block, compose, fenced, joined, marked, row, without_numbering
from loresmith.records import make_id


def test_headings_know_where_their_line_is():
    document = compose([Block("One", level=1), Block("text"), Block("Two", level=3, anchor="two")], source="a.html")
    assert document.text == "# One\n\ntext\n\n### Two"
    assert [document.text[heading.start :].split("\n")[0] for heading in document.headings] == ["# One", "### Two"]


def test_the_id_depends_on_source_and_text():
    assert compose([Block("text")], source="a.html").id == make_id("a.html", "text")


@pytest.mark.parametrize(("title", "expected"), [("Given", "Given"), ("", "First")])
def test_the_title_is_the_one_given_or_the_first_heading(title: str, expected: str):
    assert compose([Block("First", level=2), Block("text")], source="a.html", title=title).title == expected


def test_a_document_without_headings_is_named_after_its_file():
    assert compose([Block("text")], source="guide/wal.html").title == "wal"


def test_headings_alone_are_no_document():
    with pytest.raises(SourceError, match=r"a\.html holds no text"):
        compose([Block("One", level=1), Block("  ")], source="a.html")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("3.1. Scope", "Scope"),
        ("3. Scope", "Scope"),
        ("(1) How do I?", "How do I?"),
        ("§ 2. Scope", "Scope"),
        ("A. Keywords", "Keywords"),
        ("3.40 released", "3.40 released"),
        ("C. elegans", "C. elegans"),
        ("2001", "2001"),
    ],
)
def test_numbers_of_sections_are_left_out_of_titles(title: str, expected: str):
    assert without_numbering(title) == expected


def test_code_with_a_fence_in_it_gets_a_longer_fence():
    assert fenced("```\na\n```", language="md") == "````md\n```\na\n```\n````"


def test_code_loses_the_empty_lines_and_the_indentation_around_it():
    assert fenced("\n\n    a\n      b  \n\n") == "```\na\n  b\n```"
    assert fenced(" \n ") == ""


def test_lists_and_code_stand_directly_under_their_sentence():
    assert joined([Block("a"), Block("- b", is_tight=True), Block("c")]) == "a\n- b\n\nc"


def test_lines_below_a_marker_are_indented_as_deep_as_it_is_long():
    assert marked("a\n\nb", "10. ") == "10. a\n\n    b"


def test_a_row_of_empty_cells_is_empty():
    assert (row(["a", "b"]), row(["", ""])) == ("a | b", "")
