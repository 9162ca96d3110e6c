from pathlib import Path

import pytest

from loresmith.errors import SourceError
from loresmith.ingest.html import load, read_markup
from loresmith.records import Document

DOCS = Path(__file__).parents[2] / "examples" / "sqlite" / "docs"


def page(name: str) -> Document:
    return load(DOCS / name, source=name)


def text(markup: str) -> str:
    return read_markup(markup, source="page.html").text


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.html")), ids=lambda path: path.stem)
def test_every_page_of_the_example_is_clean(path: Path):
    document = page(path.name)
    for heading in document.headings:
        assert document.text[heading.start :].split("\n")[0] == f"{'#' * heading.level} {heading.text}"
    assert "\n\n\n" not in document.text
    assert document.text.isprintable() or set(filter(lambda c: not c.isprintable(), document.text)) == {"\n"}
    assert not any(word in document.text for word in ("last modified", "Small. Fast. Reliable", "Table Of Contents", "toggle_div"))


def test_the_faq_keeps_each_of_its_27_questions_in_bold_above_its_answer():
    blocks = page("faq.html").text.split("\n\n")
    questions = [block for block in blocks if block.startswith("**")]
    assert len(questions) == 27
    assert questions[0] == "**How do I create an AUTOINCREMENT field?**"
    assert blocks[blocks.index("**Does SQLite support a BLOB type?**") + 1].startswith("SQLite allows you to store BLOB data in any column")


def test_the_title_a_page_shows_is_its_only_heading_of_level_1():
    document = page("quirks.html")
    assert document.title == "Quirks, Caveats, and Gotchas In SQLite"
    assert [heading.text for heading in document.headings if heading.level == 1] == [document.title]
    assert document.headings[1].text == "Overview"
    assert document.headings[1].anchor == "overview"


def test_definition_lists_give_terms_and_what_they_mean():
    assert "\n\nABORT\n: When an applicable constraint violation occurs, the ABORT" in page("lang_conflict.html").text


def test_the_label_of_a_picture_is_left_out():
    assert "conflict-clause:" not in page("lang_conflict.html").text


def test_a_list_of_titled_sections_is_no_list():
    assert "\n\n**Maximum Number Of Columns**\n\nThe SQLITE_MAX_COLUMN" in page("limits.html").text


def test_powers_do_not_run_into_their_base():
    assert "281 terabytes (2^48 bytes" in page("about.html").text


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Trees — Site 1.2</title>", "<h1>1.10. Trees</h1><p>text", "Trees"),
        ("<title>Trees — Site 1.2</title>", "<h2>Trees</h2><p>text", "Trees"),
        ("<title>Trees and shrubs</title>", "<h2>Trees</h2><p>text", "Trees and shrubs"),
        ("<title>Trees</title>", "<div>TREES</div><h1>Overview</h1><p>text", "Trees"),
        ("", "<h3>Trees</h3><p>text", "Trees"),
        ("", "<p>text", "page"),
    ],
)
def test_the_title_is_what_the_page_calls_itself(head: str, body: str, title: str):
    assert read_markup(head + body, source="page.html").title == title


def test_a_heading_with_nothing_below_it_is_left_out():
    assert text("<h1>A</h1><h2>Syntax</h2><h2>Use</h2><h3>Why</h3><p>text<h2>See also</h2>") == "# A\n\n## Use\n\n### Why\n\ntext"


@pytest.mark.parametrize("markup", ["", "<h1>only</h1>", "<body><script>draw()</script></body>", "<frameset><frame src=a></frameset>"])
def test_a_page_without_text_is_refused(markup: str):
    with pytest.raises(SourceError, match="holds no text"):
        text(markup)


def test_a_page_nested_without_end_is_refused_and_not_a_crash():
    with pytest.raises(SourceError, match="nests its elements too deeply"):
        text("<div>" * 5000 + "text")
