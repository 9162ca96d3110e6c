import os
from pathlib import Path

import pytest

from loresmith.errors import SourceError
from loresmith.files import json_line
from loresmith.ingest.sources import read_source
from loresmith.records import Document, Dropped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two pages, the second in a folder of its own."""
    folder = tmp_path / "docs"
    (folder / "sub").mkdir(parents=True)
    (folder / "b.html").write_text("<h1>B</h1><p>text of b")
    (folder / "sub" / "a page.md").write_text("# A\n\ntext of a")
    return folder


def read(path: Path, *, licence: str = "", url: str = "") -> tuple[list[Document], dict[str, str]]:
    """Return the documents, and the reasons of what was dropped by its path."""
    results = list(read_source(path, licence=licence, url=url))
    assert all(result.step == "ingest" for result in results if isinstance(result, Dropped))
    return (
        [result for result in results if isinstance(result, Document)],
        {result.record: result.reason for result in results if isinstance(result, Dropped)},
    )


def test_a_folder_is_read_whole_in_the_order_of_its_paths(folder: Path):
    documents, dropped = read(folder, licence="CC0", url="https://example.org/docs/")
    assert [document.source for document in documents] == ["b.html", "sub/a page.md"]
    assert [document.url for document in documents] == ["https://example.org/docs/b.html", "https://example.org/docs/sub/a%20page.md"]
    assert {document.licence for document in documents} == {"CC0"}
    assert dropped == {}


def test_a_file_alone_is_named_without_its_folder(folder: Path):
    assert [document.source for document in read(folder / "b.html")[0]] == ["b.html"]


@pytest.mark.parametrize(
    ("pattern", "sources"), [("*.html", ["b.html"]), ("**/*.md", ["sub/a page.md"]), ("**", ["b.html", "sub/a page.md"])]
)
def test_a_glob_names_files_below_its_fixed_part(folder: Path, pattern: str, sources: list[str]):
    assert [document.source for document in read(folder / pattern)[0]] == sources


def test_every_file_that_is_no_document_is_dropped_with_its_reason(folder: Path):
    (folder / "bad.html").write_bytes(b"\x00\x01")
    (folder / "copy.html").write_text("<p>B <b>text</b> of b")
    (folder / "LICENSE").write_text("text")
    (folder / "logo.png").write_bytes(b"\x89PNG")
    (folder / "odd.os:system").write_text("text")
    (folder / ".hidden.md").write_text("text")
    assert read(folder)[1] == {
        "bad.html": "unreadable",
        "LICENSE": "not-a-document",
        "copy.html": "duplicate-document",
        "logo.png": "unknown-type",
        "odd.os:system": "unknown-type",
    }


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder: Path):
    secret = folder.parent / "secret.md"
    secret.write_text("secret")
    (folder / "link.md").symlink_to(secret)
    assert read(folder)[1] == {"link.md": "outside-folder"}


def test_links_in_a_circle_and_pipes_are_dropped_at_once(folder: Path):
    (folder / "self.md").symlink_to("self.md")
    (folder / "nowhere.md").symlink_to("missing.md")
    (folder / "up").symlink_to("..")
    os.mkfifo(folder / "pipe.md")
    documents, dropped = read(folder)
    assert len(documents) == 2
    assert dropped == {"self.md": "not-a-file", "nowhere.md": "not-a-file", "pipe.md": "not-a-file"}


def test_a_name_that_is_no_utf_8_can_be_written_down(folder: Path):
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.md")).write_text("text of the coffee house")
    except OSError:
        pytest.skip("this file system holds only names in UTF-8")
    documents, _ = read(folder)
    assert [json_line(one.to_dict()) for one in documents if one.source == "caf\ufffd.md"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing", "does not exist"),
        ("*.pdf", "matches no file"),
        ("logo.png", "is of a type no loader reads"),
        ("empty.md", "is empty"),
        ("images", r"Nothing in .* can be read: 1 unknown-type"),
        ("nothing", r"Nothing in .* can be read: no files"),
    ],
)
def test_a_source_that_gives_nothing_is_a_mistake(folder: Path, name: str, message: str):
    (folder / "logo.png").write_bytes(b"\x89PNG")
    (folder / "empty.md").write_text("")
    (folder / "nothing").mkdir()
    (folder / "images").mkdir()
    (folder / "images" / "a.png").write_bytes(b"\x89PNG")
    with pytest.raises(SourceError, match=message):
        read(folder / name)


def test_files_of_every_odd_kind_are_read_or_dropped(folder: Path):
    (folder / "utf16.txt").write_text("Größe", encoding="utf-16")
    (folder / "null.md").write_bytes(b"a\x00b")
    (folder / "line.txt").write_text("word " * 200_000)
    (folder / "page.txt").write_text("<h1>No page</h1>")
    (folder / "void.md").write_text("")
    documents, dropped = read(folder)
    assert {document.source for document in documents} == {"b.html", "line.txt", "page.txt", "sub/a page.md", "utf16.txt"}
    assert dropped == {"null.md": "unreadable", "void.md": "no-text"}


def test_a_loader_that_is_named_reads_every_file(folder: Path):
    results = read_source(folder, licence="", url="", loader="loresmith.ingest.plain:load")
    assert [result.text for result in results if isinstance(result, Document)] == ["<h1>B</h1><p>text of b", "# A\n\ntext of a"]
