from pathlib import Path

import pytest

from loresmith.errors import SourceError
from loresmith.ingest.characters import MAX_BYTES, clean, decode, one_line, read_text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("\ufeffnaïve".encode(), "naïve"),
        ("naïve".encode("utf-16"), "naïve"),
        (b"<meta charset=iso-8859-2>\xe8", "<meta charset=iso-8859-2>č"),
        (b'<?xml version="1.0" encoding="latin-1"?>\xe9', '<?xml version="1.0" encoding="latin-1"?>é'),
        ("<meta charset=klingon>naïve".encode(), "<meta charset=klingon>naïve"),
        (b"na\xefve \x93quoted\x94", "naïve “quoted”"),
        ("naïve text".encode("utf-16-le"), "naïve text"),
        ("naïve text".encode("utf-16-be"), "naïve text"),
        ("naïve, für, été, größer, où, à, ö, ü, ß, é, è".encode() + b"\xc3", "naïve, für, été, größer, où, à, ö, ü, ß, é, è\ufffd"),
    ],
)
def test_the_encoding_is_found_as_a_browser_finds_it(content: bytes, text: str):
    assert decode(content, name="page") == text


def test_a_text_in_an_encoding_nobody_named_is_refused_and_not_read_as_nonsense():
    with pytest.raises(SourceError, match="neither UTF-8 nor Windows-1252"):
        decode("自転車は人力で動く二輪車です。".encode("shift_jis"), name="page")


def test_a_declared_encoding_that_is_wrong_is_not_believed():
    assert decode("<meta charset=ascii>ß".encode(), name="page") == "<meta charset=ascii>ß"


def test_line_ends_of_other_systems_become_line_feeds():
    assert decode(b"a\r\nb\rc\x0cd", name="page") == "a\nb\nc\nd"


def test_characters_nobody_sees_are_left_out():
    assert clean("a\u200bb\u202ec\xadd\x00e\ufefff\U000e0041g") == "abcdefg"


def test_joiners_stay_between_letters_that_need_them():
    assert clean("क्\u200dष a\u200cb") == "क्\u200dष ab"


def test_a_letter_and_its_accent_become_one_character():
    assert clean("e\u0301") == "é"


def test_one_line_leaves_single_spaces():
    assert one_line(" a\xa0\n b\u2003c ") == "a b c"


def test_a_binary_file_is_named_as_such(tmp_path: Path):
    path = tmp_path / "page.html"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    with pytest.raises(SourceError, match=r"page\.html is binary"):
        read_text(path)


def test_an_empty_file_is_named_as_such(tmp_path: Path):
    path = tmp_path / "page.html"
    path.write_bytes(b" \n")
    with pytest.raises(SourceError, match="is empty"):
        read_text(path)


def test_a_file_above_the_limit_is_not_read(tmp_path: Path):
    path = tmp_path / "page.html"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(SourceError, match="20,000,001 bytes"):
        read_text(path)


def test_a_missing_file_says_why(tmp_path: Path):
    with pytest.raises(SourceError, match="No such file"):
        read_text(tmp_path / "page.html")
