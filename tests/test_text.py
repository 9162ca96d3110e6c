"""One notion of a word and of a sentence."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.text import ngrams, normalise, sentence_spans, sentences, words


def test_words_keep_what_belongs_together() -> None:
    assert words("Don't set foreign-key to 3.14, please!") == ["Don't", "set", "foreign-key", "to", "3.14", "please"]


def test_normalise_makes_texts_alike_to_a_reader_equal() -> None:
    assert normalise("“SQLite”  is,\nSmall.") == normalise("sqlite is small") == "sqlite is small"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is small. It is fast.", ["It is small.", "It is fast."]),
        ("See e.g. Postgres. It is big.", ["See e.g. Postgres.", "It is big."]),
        ("Version 3.8.2 is out. Use it.", ["Version 3.8.2 is out.", "Use it."]),
        ("Is it fast? (Yes.) Good!", ["Is it fast?", "(Yes.)", "Good!"]),
        ("No end", ["No end"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text())
def test_sentence_spans_go_forward_and_lose_no_word(text: str) -> None:
    spans = list(sentence_spans(text))
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.lists(st.text(max_size=2)), st.integers(1, 5))
def test_there_are_as_many_ngrams_as_places_for_them(tokens: list[str], n: int) -> None:
    found = list(ngrams(tokens, n))
    assert len(found) == max(0, len(tokens) - n + 1)
    assert all(gram == tuple(tokens[i : i + n]) for i, gram in enumerate(found))


def test_an_initial_does_not_end_a_sentence_and_a_term_does() -> None:
    assert sentences("D. R. Hipp wrote it. It needs little I/O. It is fast.") == [
        "D. R. Hipp wrote it.",
        "It needs little I/O.",
        "It is fast.",
    ]
