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
        ("high variance and tend to overfit", "high variance"),
        ("the trait, and for both methods, it returns itself", "the trait"),
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


@pytest.mark.parametrize("span", ["its argument. diag(v)", "in [12]", "an assignment of the form", "x.predict(X)[", "a pair (of"])
def test_half_a_thing_is_no_answer(span):
    assert not is_answer(span)


@pytest.mark.parametrize("span", ["a number in (0.0, 1.0]", "a tool, e.g. of Dr. Byron", "an array x[0]"])
def test_brackets_of_intervals_and_short_forms_are_whole(span):
    assert is_answer(span) is not span.startswith("a tool")  # `e.g.` points at an example
