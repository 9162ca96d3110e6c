import pytest

from loresmith.generate.placing import context_of, placed

SQLITE = "SQLite is small. In SQLite, a table has rows. The SQLite library is free. A reader uses SQLite."
DEVICE = "The Beldunvel is a balance. Keep the Beldunvel dry. It is known that the Beldunvel was built in Ulm."


def test_a_product_is_named_without_an_article_and_a_thing_with_one(make_topic):
    assert make_topic(SQLITE, "Limits in SQLite").name == "SQLite"
    device = make_topic(DEVICE, "Beldunvel")
    assert (device.name, device.is_thing) == ("the Beldunvel", True)


@pytest.mark.parametrize(
    "text",
    [
        "Call KFold(3). In KFold there are folds. With KFold, data is split.",
        "The Unpin trait is old. Implement the Unpin trait. Say more of Unpin traits. In Unpin there is nothing.",
        "Words without any name. They go on. And on.",
    ],
)
def test_an_identifier_or_a_part_is_no_name_for_the_document(make_topic, text):
    assert make_topic(text, "Splitting").name == ""


def test_a_first_word_is_lowered_unless_it_is_a_name(make_topic):
    topic = make_topic("Tables hold rows. All tables do. SQLite holds tables, and Ada Byron knew SQLite.")
    assert topic.lowered("Tables of rows") == "tables of rows"
    assert topic.lowered("SQLite tables") == "SQLite tables"
    assert topic.lowered("Ada Byron") == "Ada Byron"


def test_a_heading_loses_the_capitals_the_text_does_not_have(make_topic):
    topic = make_topic("The size of a page in SQLite is fixed.")
    assert topic.in_sentence_case("The Size Of A Page In SQLite") == "the size of a page in SQLite"


def test_a_question_is_given_the_name_it_lacks(make_topic):
    topic = make_topic(SQLITE, "SQLite")
    assert placed("What is a row?", topic) == "In SQLite, what is a row?"
    assert placed("What is a row?", topic, at_end=True) == "What is a row in SQLite?"
    assert placed("I wonder what a row is.", topic) == "About SQLite: I wonder what a row is."
    assert placed("What is a row in SQLite?", topic) == "What is a row in SQLite?"
    assert placed("What is a row?", topic, context="views") == "In the context of views in SQLite, what is a row?"


def test_a_document_without_a_name_is_named_by_its_title(make_topic):
    topic = make_topic("A heap has a root. A root has children.", "Binary heaps")
    assert placed("What is a root?", topic) == "On the subject of Binary heaps, what is a root?"


def test_a_question_that_says_nothing_of_its_section_gets_it(make_topic):
    topic = make_topic(SQLITE, "SQLite")
    assert context_of(("SQLite", "Rollback journals"), "What happens if a crash occurs?", topic) == "Rollback journals"
    assert context_of(("SQLite", "Rollback journals"), "Where is a rollback journal kept?", topic) == ""
    assert context_of(("SQLite", "Overview"), "What happens if a crash occurs?", topic) == ""
