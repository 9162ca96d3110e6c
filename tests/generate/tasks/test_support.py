"""What an answer may say: nothing its passage does not hold."""

import time

import pytest

from loresmith.generate.tasks.support import invented, share_supported, unsupported

SOURCE = "SQLite keeps 1,000 pages in TPU memory. See https://sqlite.org/limits.html for PRAGMA page_size. Ask Marie."


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("It keeps 1000 pages.", []),
        ("It keeps 2000 pages.", ["2000"]),
        ("See https://sqlite.org/limits.html.", []),
        ("See http://evil.example/x", ["http://evil.example/x"]),
        ("Set page_size and cache_size.", ["cache_size"]),
        ("It runs on TPUs.", []),
        ("The founder, Charles, said so.", ["Charles"]),
        ("Ask Marie, then.", []),
    ],
)
def test_numbers_links_names_and_code_must_stand_in_the_source(text: str, unknown: list[str]) -> None:
    assert invented(text, SOURCE) == unknown


def test_what_the_question_names_may_be_said() -> None:
    assert unsupported("No, not 5 but 1000 pages.", SOURCE, support=0, also="Are there 5?") is None
    assert unsupported("No, not 5.", SOURCE, support=0).reason == "not-grounded"


def test_an_answer_about_something_else_is_not_supported() -> None:
    assert share_supported("Kangaroos jump across Australian deserts", SOURCE) == 0
    assert unsupported("kangaroos jump across deserts", SOURCE, support=0.25).reason == "not-grounded"
    assert share_supported("", SOURCE) == 1


def test_a_looping_reply_is_read_in_no_time() -> None:
    started = time.perf_counter()
    assert invented("a" * 200_000, SOURCE) == []
    assert time.perf_counter() - started < 2
