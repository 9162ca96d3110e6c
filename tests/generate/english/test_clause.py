import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.generate.english.clause import is_noun_phrase, marker_length, parse
from loresmith.generate.english.lexicon import SMALL_WORDS


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("The default size is 4096 bytes.", ("The default size", "is", "", "be", "be", "4096 bytes")),
        ("A column can be lowered at run-time.", ("A column", "can", "be lowered", "lower", "passive", "at run-time")),
        ("Rows are not always kept.", ("Rows", "are", "not always kept", "keep", "passive", "")),
        ("The reader waits for the lock.", ("The reader", "", "waits", "wait", "verb", "for the lock")),
        ("Readers never see the change.", ("Readers", "", "never see", "see", "verb", "the change")),
        ("Every table must have a key.", ("Every table", "must", "have", "have", "verb", "a key")),
        ("The device was first released in 1988.", ("The device", "was", "first released", "release", "passive", "in 1988")),
        ("Ada Byron designed the engine.", ("Ada Byron", "", "designed", "design", "verb", "the engine")),
        ("It doesn't work on Mondays.", ("It", "does", "not work", "work", "verb", "on Mondays")),
        ("Changes made by one writer are invisible.", ("Changes made by one writer", "are", "", "be", "be", "invisible")),
        ("The vacuum (not shown) copies the file.", ("The vacuum", "", "copies", "copy", "verb", "the file")),
    ],
)
def test_a_sentence_is_taken_apart(sentence, parts):
    clause = parse(sentence)
    assert clause is not None
    assert (clause.subject, clause.aux, clause.chain, clause.base, clause.mood, clause.rest) == parts


@pytest.mark.parametrize(
    ("sentence", "front", "subject"),
    [
        ("If the key is missing, then an error is raised.", "If the key is missing", "an error"),
        ("In WAL mode, changes go into a log.", "In WAL mode", "changes"),
        ("When A, B, and C agree, the vote is over.", "When A, B, and C agree", "the vote"),
        ("To save space, the file is packed.", "To save space", "the file"),
        ("However, the file is packed.", "", "the file"),
    ],
)
def test_what_stands_in_front_is_set_apart(sentence, front, subject):
    clause = parse(sentence)
    assert clause is not None
    assert (clause.front, clause.subject) == (front, subject)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "Is this a question?",
        "For example, the file is packed.",
        "The rows that were deleted are gone.",
        "Reading, writing, and arithmetic are taught.",
        "The next time another process reads the file.",
        "That's where tests come in.",
        "It uses direct I/O. However, the cache is kept.",
        "Use one of the following:",
    ],
)
def test_what_is_not_sure_is_not_read(sentence):
    assert parse(sentence) is None


@given(st.lists(st.sampled_from([*sorted(SMALL_WORDS), "table", "uses", "SQLite", ",", "(x)", '"a b"', ".", "used", "running", "limits"])))
def test_any_words_are_read_or_refused_and_the_rest_is_literal(pieces):
    sentence = " ".join(pieces)
    clause = parse(sentence)
    if clause is not None:
        assert sentence[clause.rest_start :].startswith(clause.rest)


def test_a_marker_is_what_only_ties_a_sentence():
    assert "However, it works."[marker_length("However, it works.") :] == "it works."
    assert marker_length("Howard works.") == 0


@pytest.mark.parametrize(
    ("text", "is_one"), [("the size of a page", True), ("it", False), ("rows, columns", False), ("what is kept", False)]
)
def test_a_noun_phrase_has_no_verb_comma_or_pronoun(text, is_one):
    assert is_noun_phrase(text, most_words=6) is is_one
