import pytest

from loresmith.generate.reference import is_clear, resolved

TEXT = (
    "In SQLite, the heap is shared. The heap is one. Use the heap. A table has rows. The rollback journal is kept."
    " Delete the rollback journal."
)


@pytest.mark.parametrize(
    "phrase",
    [
        "what the VACUUM command does",
        "what the size of a page is",
        "where the heap is kept",
        "where the rollback journal is kept",
        "what a table does with its rows",
        "what happens if a table is dropped while the table is read",
        "whether the same key that was used before is valid",
    ],
)
def test_a_phrase_that_names_its_things_is_clear(make_topic, phrase):
    assert is_clear(phrase, make_topic(TEXT))


@pytest.mark.parametrize(
    "phrase",
    [
        "what this function does",
        "where the table is kept",
        "what the second argument is",
        "what the new row holds",
        "what happens if it is dropped",
        "why they are kept",
        "what the following options do",
        "what happens in that case",
        "what any other table does",
        "what Table 3 shows",
        "why our file is kept",
        "what happens if the other does",
    ],
)
def test_a_phrase_that_leans_on_the_text_is_not_clear(make_topic, phrase):
    assert not is_clear(phrase, make_topic(TEXT))


def test_a_pointer_is_replaced_by_the_name_the_sentence_before_gives_it(make_topic):
    before = ["The limit is set by the macro MAX_LENGTH."]
    assert resolved("the default value of this macro", before, make_topic(TEXT)) == "the default value of the macro MAX_LENGTH"


def test_a_pointer_with_two_possible_names_is_refused(make_topic):
    before = ["The macro MAX_LENGTH and the macro MIN_LENGTH are set."]
    assert resolved("this macro", before, make_topic(TEXT)) is None
