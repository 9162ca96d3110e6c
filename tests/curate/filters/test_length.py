import pytest

from loresmith.curate.filters.length import MOST_ANSWER_WORDS, answer_in_question, too_long, too_short
from loresmith.registry import FILTERS, find


@pytest.mark.parametrize(("question", "answer"), [("Why?", "Because."), ("What is it?", "A file."), ("What is WAL?", " - ")])
def test_a_question_or_answer_that_says_nothing_is_too_short(example, question, answer):
    assert too_short(example(question, answer), passage="") == "too-short"


@pytest.mark.parametrize("answer", ["4", "Yes", "C++", "NULL"])
def test_a_one_word_answer_is_long_enough(example, answer):
    assert too_short(example("Define the default page cache size.", answer), passage="") is None


def test_an_answer_may_have_just_the_most_words(example):
    assert too_long(example(answer="word " * MOST_ANSWER_WORDS), passage="") is None
    assert too_long(example(answer="word " * (MOST_ANSWER_WORDS + 1)), passage="").startswith("too-long")


def test_an_answer_that_only_repeats_the_question_is_refused(example):
    assert answer_in_question(example("What is the rollback journal?", "It is the Rollback Journal."), passage="") == "answer-in-question"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the rollback journal?", "A file."),
        ("Is the journal kept on disk or in memory?", "In memory"),
        ("True or false: a journal is a file.", "True"),
        ("Can a journal be deleted?", "Yes"),
        ("Are all journals deleted?", "Not all."),
    ],
)
def test_an_answer_that_adds_or_chooses_is_kept(example, question, answer):
    assert answer_in_question(example(question, answer), passage="") is None


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_of_the_registry_keeps_a_good_example_and_names_its_own_reason(example, name):
    is_wrong = find("filter", name)
    assert is_wrong(example(evidence="a copy of the old pages"), passage="It is a copy of\nthe old pages.") is None
