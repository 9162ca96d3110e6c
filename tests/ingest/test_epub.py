from collections.abc import Callable
from pathlib import Path

import pytest

from loresmith.ingest.epub import load
from loresmith.ingest.limits import Refused

MakeEpub = Callable[..., Path]


def test_chapters_are_sections_of_one_book(make_epub: MakeEpub):
    chapters = {"one.xhtml": "<title/><h1 id='a'>One</h1><p>Text.<h2>Part</h2><p>More.", "two.xhtml": "<h1>Two</h1><p>End."}
    document = load(make_epub(chapters), source="book.epub")
    assert document.title == "The Book"
    assert [(heading.level, heading.text, heading.anchor) for heading in document.headings] == [
        (2, "One", "OPS/one.xhtml#a"),
        (3, "Part", "OPS/one.xhtml"),
        (2, "Two", "OPS/two.xhtml"),
    ]


def test_a_chapter_without_a_heading_has_its_title(make_epub: MakeEpub):
    chapters = {"one.xhtml": "<head><title>Preface</title></head><p>Text.</p>", "two.xhtml": "<h1>Two</h1><p>End."}
    assert [heading.text for heading in load(make_epub(chapters), source="book.epub").headings] == ["Preface", "Two"]


def test_lists_that_only_lead_to_chapters_are_left_out(make_epub: MakeEpub):
    links = "".join(f"<li>{nth}. <a href='{nth}.xhtml'>The chapter on {nth}</a>" for nth in range(5))
    document = load(make_epub({"index.xhtml": f"<main><h1>The Book</h1><p>About.</p><ul>{links}</ul></main>"}), source="book.epub")
    assert document.text == "# The Book\n\nAbout."


def test_an_encrypted_book_is_refused(make_epub: MakeEpub):
    members = {"META-INF/encryption.xml": "<a/>", "META-INF/rights.xml": "<a/>"}
    with pytest.raises(Refused, match="encrypted"):
        load(make_epub({"one.xhtml": "<p>Text."}, members=members), source="book.epub")


def test_a_book_without_chapters_holds_no_text(make_epub: MakeEpub):
    with pytest.raises(Refused) as caught:
        load(make_epub({}), source="book.epub")
    assert caught.value.reason == "no-text"
