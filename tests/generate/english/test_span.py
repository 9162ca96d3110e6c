import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.generate.english.span import cut, is_answer, is_object


@pytest.mark.parametrize(
    ("rest", "phrase"),
    [
        ("a value that is used by readers, and it is never empty", "a value that is used by readers"),
        ("rows, columns, and keys", "rows, columns, and keys"),
        ("in the same folder and has the same name", "in the same folder"),
        ("an error because the key is missing", "an error"),
        ("64 tables; more are refused", "64 tables"),
        ("the names of both left and right tables", "the names of both left and right tables"),
        ("a list, or in other words, a chain", "a list"),
    ],
)
def test_an_answer_ends_where_another_clause_begins(rest, phrase):
    assert cut(rest) == phrase


@given(st.text(max_size=80))
def test_a_cut_is_a_beginning(rest):
    assert rest.startswith(cut(rest))


@pytest.mark.parametrize("answer", ["", "this one", "the table above", "a list of", "an unmatched (bracket", "our own file", "and"])
def test_a_span_that_points_elsewhere_or_is_torn_is_no_answer(answer):
    assert not is_answer(answer)


def test_a_noun_phrase_is_an_object_and_an_infinitive_is_not():
    assert is_object("the rollback journal")
    assert is_object("4096 bytes")
    assert not is_object("to read")
    assert not is_object("very fast")
