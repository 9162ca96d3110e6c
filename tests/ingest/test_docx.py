from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from loresmith.ingest import docx, markdown
from loresmith.ingest.docx_styles import heading_level
from loresmith.ingest.limits import Refused
from loresmith.text import normalise

MakeDocx = Callable[..., Path]
MakeZip = Callable[[str, Mapping[str, str | bytes]], Path]


@pytest.mark.parametrize(
    ("name", "level"),
    [("Heading 2", 2), ("heading3", 3), ("HeadA", 1), ("Head C", 3), ("ChapterTitle", 0), ("Überschrift 1", 1), ("TOC Heading", None),
     ("Table Heading 1", None), ("Body", None), ("Header", None)],
)  # fmt: skip
def test_a_name_tells_the_level_of_a_heading(name: str, level: int | None):
    assert heading_level(name) == level


def test_headings_and_code_are_known_by_the_publishers_own_styles(make_docx: MakeDocx):
    paragraphs = [("ChapterTitle", "Structs"), ("Body", "Text."), ("HeadA", "Methods"), ("CodeWide", "fn a() {"), ("CodeWide", "  b()")]
    document = docx.load(make_docx([*paragraphs, ("CodeLabel", "main.rs")]), source="a.docx")
    assert document.text == "# Structs\n\nText.\n\n## Methods\n\n```\nfn a() {\n  b()\n```\n\nmain.rs"


def test_an_outline_level_makes_a_heading_whatever_the_name(make_docx: MakeDocx):
    document = docx.load(make_docx([("Oddity", "One"), ("", "Text.")], {"Oddity": 0}), source="a.docx")
    assert [(heading.level, heading.text) for heading in document.headings] == [(1, "One")]


def test_docx_and_markdown_of_one_page_have_the_same_headings_and_text(make_docx: MakeDocx, tmp_path: Path):
    paragraphs = [("Title", "Guide"), ("", "It works."), ("Heading 1", "Use"), ("ListBullet", "first"), ("ListBullet", "second")]
    page = tmp_path / "a.md"
    page.write_text("# Guide\n\nIt *works*.\n\n## Use\n\n- first\n- second\n")
    one, other = docx.load(make_docx(paragraphs), source="a"), markdown.load(page, source="a")
    assert normalise(one.text) == normalise(other.text)
    assert [(heading.level, heading.text) for heading in one.headings] == [(heading.level, heading.text) for heading in other.headings]


def test_text_that_word_hides_is_left_out(make_docx: MakeDocx):
    body = "<w:p><w:r><w:t>Seen.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t> Obey.</w:t></w:r></w:p>"
    assert docx.load(make_docx([], body=body), source="a.docx").text == "Seen."


def test_tables_survive(make_docx: MakeDocx):
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = "".join(f"<w:tr>{cell.format(one)}{cell.format(two)}</w:tr>" for one, two in [("name", "use"), ("r", "rank")])
    assert docx.load(make_docx([], body=f"<w:tbl>{rows}</w:tbl>"), source="a.docx").text == "name | use\nr | rank"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>', "xml-entities"),
        ('<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>', "xml-entities"),
        ("<a><b></a>", "unreadable"),
    ],
)
def test_harmful_or_broken_xml_is_refused(make_zip: MakeZip, body: str, reason: str):
    with pytest.raises(Refused) as caught:
        docx.load(make_zip("a.docx", {"word/document.xml": body}), source="a.docx")
    assert caught.value.reason == reason


def test_an_archive_that_grows_without_measure_is_refused_before_it_is_unpacked(make_zip: MakeZip):
    with pytest.raises(Refused, match="grows to more than") as caught:
        docx.load(make_zip("a.docx", {"word/document.xml": b"\0" * 30_000_000}), source="a.docx")
    assert caught.value.reason == "zip-bomb"


def test_a_truncated_archive_is_refused(make_docx: MakeDocx):
    path = make_docx([("", "Text.")])
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Refused, match="damaged, or of another type"):
        docx.load(path, source="a.docx")


def test_another_archive_is_no_docx(make_zip: MakeZip):
    with pytest.raises(Refused, match="is no DOCX"):
        docx.load(make_zip("a.docx", {"a.txt": "text"}), source="a.docx")
