import pytest

from loresmith.generate.rephrase import rephrased
from loresmith.generate.reported import as_statement, reported


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Is SQLite threadsafe", "SQLite is threadsafe"),
        ("Does SQLite support foreign keys", "SQLite supports foreign keys"),
        ("Can multiple applications access a file", "multiple applications can access a file"),
        ("Are there any limits", "there are any limits"),
        ("doesn't SQLite allow me to sort", "SQLite does not allow me to sort"),
        ("Is the size of a page fixed", "the size of a page is fixed"),
        ("Is a page of one size big", None),
        ("What is this", None),
    ],
)
def test_a_question_becomes_a_statement_where_its_subject_is_sure(question, said):
    assert as_statement(question) == said


def test_a_question_with_a_question_word_is_reported():
    assert reported("What datatypes does SQLite support") == "what datatypes SQLite supports"
    assert reported("How are the diagrams generated") == "how the diagrams are generated"


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How do I list all tables?", "What do I have to do to list all tables?"),
        ("Does Quarry support a BLOB type?", "Is a BLOB type supported by Quarry?"),
        ("Why doesn't Quarry sort rows?", "What is the reason that Quarry does not sort rows?"),
        ("Can I use it for free?", "Is it possible to use it for free?"),
        ("The file did not shrink. Is this a bug?", "Is it a bug that the file did not shrink?"),
    ],
)
def test_a_question_is_said_in_other_words(make_topic, question, first):
    assert next(rephrased(question, make_topic("Quarry keeps the file."))) == first
