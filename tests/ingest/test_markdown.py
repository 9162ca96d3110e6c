from pathlib import Path

import pytest

from loresmith.ingest.markdown import load
from loresmith.records import Document


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "page.md"


def read(path: Path, text: str) -> Document:
    path.write_text(text)
    return load(path, source=path.name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Title\n=====\n\nPart\n---\n\ntext", "# Title\n\n## Part\n\ntext"),
        ("a *b* **c** `d` [e](f)\nstill a", "a b c d e still a"),
        ("**Why?**\n\nBecause.", "**Why?**\n\nBecause."),
        ("* a\n* b\n    * c", "- a\n- b\n  - c"),
        ("> quoted", "> quoted"),
        ("|a|b|\n|-|-|\n|1|2|", "a | b\n1 | 2"),
        ("text\n\n```rust,ignore\nlet a = *b*;\n\n# c\n```", "text\n\n```rust\nlet a = *b*;\n\n# c\n```"),
        ("text <!-- hidden -->", "text"),
        ("text\n\n```rust\n{{#include ../a.rs}}\n```", "text"),
    ],
)
def test_markdown_ends_in_the_same_form_as_html(path: Path, text: str, expected: str):
    assert read(path, text).text == expected


def test_front_matter_gives_the_title_and_nothing_else(path: Path):
    document = read(path, "---\ntitle: Journals\ntags: [a]\n---\ntext\n")
    assert (document.title, document.text) == ("Journals", "text")


def test_a_rule_at_the_top_is_no_front_matter(path: Path):
    assert read(path, "---\njust text\n---\n\nmore").text.endswith("more")


def test_headings_get_the_fragment_the_usual_sites_give_them(path: Path):
    document = read(path, "# `Box<T>` and *Rc*!\n\na\n\n## Notes\n\nb\n\n## Notes\n\nc\n\n## Own {#mine}\n\nd")
    assert [(heading.text, heading.anchor) for heading in document.headings] == [
        ("Box<T> and Rc!", "boxt-and-rc"),
        ("Notes", "notes"),
        ("Notes", "notes-1"),
        ("Own", "mine"),
    ]
