from collections.abc import Iterator
from pathlib import Path

import pytest

from loresmith.errors import RecipeError
from loresmith.ingest.limits import Limits, Refused
from loresmith.ingest.reader import Reader

LOADERS = """
import ctypes, os, re, time
from loresmith.ingest.plain import load

def hang(path, *, source):
    re.match(r"(a+)+b", "a" * 60)

def swell(path, *, source):
    rows = []
    while True:
        rows.append(bytes(50_000_000))

def crash(path, *, source):
    ctypes.string_at(0)

def chatter(path, *, source):
    print("{}")
    os.write(1, b"noise")
    return load(path, source=source)

def whose(path, *, source):
    document = load(path, source=source)
    return type(document).from_dict({**document.to_dict(), "meta": {"process": str(os.getpid())}})

def burst(path, *, source):
    raise KeyError("missing")
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page, beside a module of loaders that misbehave."""
    (tmp_path / "odd_loaders.py").write_text(LOADERS)
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "page.txt"
    path.write_text("The text.")
    return path


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(Limits(seconds=2, memory=1 << 30, size=1000)) as reader:
        yield reader


def reason(reader: Reader, page: Path, loader: str) -> str:
    with pytest.raises(Refused) as caught:
        reader.read(page, source="page.txt", loader=loader)
    return caught.value.reason


@pytest.mark.parametrize(("loader", "expected"), [("hang", "took-too-long"), ("swell", "too-much-memory"), ("crash", "crashed")])
def test_a_parser_that_misbehaves_costs_one_file_and_the_next_is_read(reader: Reader, page: Path, loader: str, expected: str):
    assert reason(reader, page, f"odd_loaders:{loader}") == expected
    assert reader.read(page, source="page.txt", loader=".txt").text == "The text."


def test_one_process_reads_many_files(reader: Reader, page: Path):
    read = [reader.read(page, source="page.txt", loader="odd_loaders:whose").meta["process"] for _ in range(3)]
    assert len(set(read)) == 1


def test_what_a_parser_prints_is_no_reply(reader: Reader, page: Path):
    assert reader.read(page, source="page.txt", loader="odd_loaders:chatter").text == "The text."


def test_an_error_of_a_parser_is_a_reason_and_not_the_end(reader: Reader, page: Path):
    with pytest.raises(Refused, match="KeyError: 'missing'") as caught:
        reader.read(page, source="page.txt", loader="odd_loaders:burst")
    assert caught.value.reason == "unreadable"


def test_a_loader_that_does_not_exist_is_a_mistake_in_the_recipe(reader: Reader, page: Path):
    with pytest.raises(RecipeError, match="cannot be loaded"):
        reader.read(page, source="page.txt", loader="odd_loaders:missing")


def test_a_file_above_the_limit_is_not_opened(reader: Reader, page: Path):
    page.write_text("x" * 1001)
    assert reason(reader, page, ".txt") == "too-large"


def test_a_file_that_is_gone_is_a_reason(reader: Reader, page: Path):
    page.unlink()
    assert reason(reader, page, ".txt") == "unreadable"


def test_a_module_among_the_documents_is_not_imported(reader: Reader, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "markdown_it.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path / "docs")
    assert reader.read(page, source="page.txt", loader=".md").text == "The text."
