import pytest

from loresmith.curate.claims import is_closed, may_be_one

LONG = "The {} of a database is found by counting its pages and taking them times the page size."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How large can a database get?", "How large can databases get?"),
        ("What is the size of a database?", "How is the size of a database found?"),
        ("What determines the size of a database?", "What decides the size of a database?"),
    ],
)
def test_inflections_and_synonyms_ask_the_same(example, one, other):
    answer = LONG.format("size")
    assert may_be_one(example(one, answer), example(other, answer))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Can kernels be private?", "Can kernels not be private?"),
        ("What are the symptoms of diabetes type 1?", "What are the symptoms of diabetes type 2?"),
        ("How hot may the Beldunvel get?", "How hot may the Dunithqua get?"),
        ("What does the -x option do?", "What does the -y option do?"),
        ("What do all databases need?", "What do some databases need?"),
        ("Why does it work?", "Why doesn't it work?"),
    ],
)
def test_denials_numbers_names_and_signs_ask_something_else(example, one, other):
    assert not may_be_one(example(one, LONG.format("size")), example(other, LONG.format("size")))


def test_one_value_answers_different_questions(example):
    assert not may_be_one(example("What is the default size?", "4096 bytes"), example("What is the usual size?", "4096 bytes"))
    assert may_be_one(example("What is the default size?", "4096 bytes"), example("What's the default size?", "4096 bytes"))


def test_answers_about_what_tells_the_questions_apart_are_two(example):
    said = "A {} store keeps its rows in the order in which they were written, and that is all."
    assert not may_be_one(
        example("How are rows kept in a column store?", said.format("column")),
        example("How are rows kept in a heap store?", said.format("heap")),
    )


def test_an_answer_that_does_not_name_its_subject_decides_nothing(example):
    said = "This condition is inherited in an autosomal recessive pattern, from both parents."
    one, other = (
        example("Is adenosine deaminase deficiency inherited?", said),
        example("Is adenosine monophosphate deficiency inherited?", said),
    )
    assert not may_be_one(one, other)


@pytest.mark.parametrize(
    ("answer", "task", "closed"),
    [
        ("Yes, it can.", "closed", True),
        ("Entailment.", "given", True),
        ("B", "given", True),
        ("A log.", "nli", True),
        ("A log.", "given", False),
    ],
)
def test_verdicts_and_labels_are_closed(example, answer, task, closed):
    one = example("Is WAL a log?", answer, task=task)
    assert is_closed(one) is closed
    assert may_be_one(one, one) is not closed


def test_other_inputs_are_other_questions(example):
    assert not may_be_one(example("Summarise.", "Short.", input="A text."), example("Summarise.", "Short.", input="Another."))
