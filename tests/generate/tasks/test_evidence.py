"""Quoted words are found in the passage, and come back in the passage's own letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.generate.tasks.evidence import find_evidence

TEXT = "The **page size** is 4096 bytes. It can be changed.\n\n- First, run VACUUM.\n- Then close it.\n\nname | default\ncache | -2000"


@pytest.mark.parametrize(
    ("quoted", "found"),
    [
        ("the page size is 4096 bytes", "The **page size** is 4096 bytes."),
        ("size is 4096", "The **page size** is 4096 bytes."),
        ("“It can be changed”", "It can be changed."),
        ("run VACUUM. Then close it", "- First, run VACUUM.\n- Then close it."),
        ("cache -2000", "cache | -2000"),
        ("The page says that the page size is 4096 bytes. It can be changed", "The **page size** is 4096 bytes. It can be changed."),
    ],
)
def test_markup_case_and_signs_do_not_matter_and_sentences_come_whole(quoted: str, found: str) -> None:
    assert find_evidence(quoted, TEXT) == found


@pytest.mark.parametrize("quoted", ["The page size is 512 bytes", "", "...", "is 4096", "bytes"])
def test_what_is_not_there_or_too_short_is_not_found(quoted: str) -> None:
    assert find_evidence(quoted, TEXT) is None


@given(st.text(alphabet="ab .\n*|?", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_what_is_found_always_stands_in_the_text_and_holds_the_words(text: str, start: int, end: int) -> None:
    found = find_evidence(text[start:end], text)
    assert found is None or (found in text and found.split())
