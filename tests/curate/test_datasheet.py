import pytest

from loresmith.curate.datasheet import describe
from loresmith.records import Document, Dropped, Passage

NOTHING = {"train": [], "dev": [], "test": []}


def test_the_answers_are_counted_by_their_first_word(example):
    answers = ["Yes.", "No, never.", "Notebooks", "True. It is.", "false", "old pages"]
    kept = [example(f"Question {number}?", answer) for number, answer in enumerate(answers)]
    passages = [Passage("journal-1", "journal", 0, 9, (), "The old pages of true notebooks.")]
    assert describe(kept, n_made=6, **NOTHING, passages=passages)["answers"] == {
        "yes or no": 2,
        "true or false": 2,
        "anything else": 2,
        "beginning with the letters of yes or no": 3,
        "word for word in the passage or input": 2,
    }


def test_lengths_leave_empty_inputs_out_of_the_mean(example):
    kept = [example("Who wins here?", "Nobody", input="one two three"), example("Who?", "The first team")]
    assert describe(kept, n_made=2, **NOTHING)["lengths"] == {
        "mean words of a question": 2,
        "mean words of an input, where there is one": 3,
        "mean words of an answer": 2,
        "median words of an answer": 2,
        "longest answer, words": 3,
        "empty inputs": 1,
        "one-word answers": 1,
    }


def test_coverage_is_the_share_of_passages_with_a_question(example):
    documents = [Document("journal", "j.md", "Journal", "Ten words.", licence="CC0"), Document("wal", "w.md", "WAL", "More words.")]
    passages = [Passage(name, "journal", 0, 1, (), "") for name in ("journal-1", "journal-2", "journal-3")] + [
        Passage("wal-1", "wal", 0, 1, (), "")
    ]
    kept = [example(), example("What is kept?", "Pages.")]
    sheet = describe(kept, n_made=5, **NOTHING, documents=documents, passages=passages)
    assert sheet["coverage"] == {
        "share of documents with a question": 0.5,
        "share of passages with a question": 0.25,
        "facts of a passage that has any": 2,
    }
    assert sheet["licences"] == {"CC0": 1, "not stated": 1}
    size = sheet["size"]
    assert (size["documents"], size["passages"], size["words of the documents"]) == (2, 4, 4)
    assert (size["examples made"], size["examples kept"], size["facts"], size["mean wordings of a fact"]) == (5, 2, 2, 1)


def test_strata_count_questions_and_documents(example):
    part = lambda name, *documents: [example(document=document, stratum=name) for document in documents]  # noqa: E731
    sheet = describe([example()], n_made=1, train=part("train", "a", "b", "b"), dev=part("unseen", "c"), test=part("wording", "a", "a"))
    assert sheet["questions by stratum"] == {"train": 3, "dev, unseen": 1, "test, wording": 2}
    assert sheet["documents by stratum"] == {"train": 2, "dev, unseen": 1, "test, wording": 1}


def test_drops_are_counted_by_step_and_reason_the_most_frequent_first():
    dropped = [Dropped("1", "ingest", "empty-file"), Dropped("2", "curate", "too-short"), Dropped("3", "curate", "too-short")]
    assert list(describe([], n_made=3, **NOTHING, dropped=dropped)["dropped"].items()) == [
        ("curate: too-short", 2),
        ("ingest: empty-file", 1),
    ]


def test_repeats_are_counted_by_words(example):
    kept = [example("What is WAL?", "A log."), example("what is wal", "A mode."), example("What is WAL?", "A log.", input="A text.")]
    assert describe(kept, n_made=3, **NOTHING)["repeats"] == {
        "questions that repeat an earlier one": 2,
        "questions that repeat one with its input": 1,
        "questions with different answers": 1,
    }


def test_a_given_dataset_has_inputs_in_place_of_documents(example):
    sheet = describe([example(document="a"), example(document="b")], n_made=2, **NOTHING)
    assert sheet["size"]["different inputs"] == 2
    assert not {"licences", "coverage", "dropped"} & set(sheet)


@pytest.mark.parametrize("section", ["size", "repeats"])
def test_nothing_can_be_described_too(section):
    assert set(describe([], n_made=0, **NOTHING)[section].values()) == {0}
