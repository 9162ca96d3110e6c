import pytest

from loresmith.generate.blocks import Block
from loresmith.generate.definitions import find
from loresmith.generate.statement import statements


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("A rollback journal is a temporary file used to undo changes.", "What is a rollback journal?"),
        ("The ATTACH statement is an extension that adds a database.", "What is the ATTACH statement?"),
        ("Generated columns are columns whose values are a function of others.", "What are generated columns?"),
        ("The term page refers to a block of fixed size.", "What does the term page mean?"),
        ("The VACUUM command rebuilds the whole database file.", "What does the VACUUM command do?"),
        ("The sqlite3_step() interface runs a prepared statement once.", "What does the sqlite3_step() interface do?"),
    ],
)
def test_a_defining_sentence_gives_its_question(state, sentence, question):
    (draft,) = find([state(sentence)])
    assert draft.asked.direct == question
    assert (draft.start, draft.end) == (0, len(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "A table is a good place to keep rows of data.",
        "The pattern is a string that is matched by the engine.",
        "The size of a page is a power of two between limits.",
        "A row is not a thing that can be kept forever.",
        "A cursor was a pointer to a row of a table.",
        "A cursor is a pointer, and so it must be closed by us.",
        "The COPY flag copies rows and the MOVE flag moves rows.",
    ],
)
def test_a_sentence_that_defines_nothing_gives_none(make_topic, sentence):
    block = Block("paragraph", 0, len(sentence), sentence, 0, 0)
    assert list(find(list(statements([block], make_topic(sentence))))) == []


def test_only_the_first_definition_of_a_term_counts(taught):
    text = "# Quarry\n\nA cursor is a pointer that walks over rows. A cursor is a handle that the caller closes."
    definitions = [example for example in taught(text) if example.task == "definition"]
    assert {example.output for example in definitions} == {"A cursor is a pointer that walks over rows."}
