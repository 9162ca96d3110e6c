import pytest

from loresmith.curate.filters.polarity import contradicts
from loresmith.curate.filters.support import not_supported
from loresmith.curate.filters.verbatim import stands_in
from loresmith.curate.filters.words import stem

PASSAGE = (
    "A table is stored as a B-tree on disk. The maximum page size is 65536 bytes. Kernels are not private by default."
    " VACUUM cannot run inside a transaction."
)


def test_a_sentence_from_elsewhere_is_refused_and_named(example):
    answer = "A table is stored on disk. Indexes speed up reading considerably."
    assert not_supported(example("What about a table?", answer), passage=PASSAGE) == (
        "not-supported: Indexes speed up reading considerably."
    )


@pytest.mark.parametrize("answer", ["On disk, as a B-tree.", "It gets stored in a B-tree.", "Yes.", "Tables are kept on disks."])
def test_a_paraphrase_is_supported(example, answer):
    assert not_supported(example("How is a table stored?", answer), passage=PASSAGE) is None


def test_words_far_apart_do_not_support_one_sentence(example):
    passage = "A heron eats fish. " + "Nothing happens here at all. " * 9 + "The lantern glows."
    asked = example("What is there?", "A heron lantern eats glows")
    assert not_supported(asked, passage=passage, share=0.9) is not None
    assert not_supported(asked, passage=passage, share=0.9, window=20) is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What about a table?", "A table is not stored as a B-tree on disk."),
        ("Which page size?", "The minimum page size is 65536 bytes."),
        ("What of VACUUM?", "VACUUM can run inside a transaction."),
        ("True or false: A table is stored as a B-tree on disk.", "False"),
        ("Is it true that VACUUM can run inside a transaction?", "True."),
    ],
)
def test_the_opposite_of_the_passage_is_refused(example, question, answer):
    assert contradicts(example(question, answer), passage=PASSAGE).startswith("contradicts: ")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Where is a table?", "A table is stored as a B-tree on disk."),
        ("Which page size?", "The largest page size is 65536 bytes, not more."),
        ("True or false: VACUUM can run inside a transaction.", "False. VACUUM cannot run inside a transaction."),
        ("True or false: A row is stored as a B-tree on disk.", "False"),
        ("Are kernels private?", "Kernels are public by default."),
    ],
)
def test_what_agrees_or_says_something_else_is_kept(example, question, answer):
    assert contradicts(example(question, answer), passage=PASSAGE) is None


def test_forms_of_a_word_have_one_stem():
    assert {stem(word) for word in ("produce", "produces", "produced", "producing")} == {"produc"}
    assert stem("utf8") == "utf8"


def test_a_text_stands_in_another_only_as_whole_words():
    assert stands_in("5 bytes", "at most 5 bytes.")
    assert not stands_in("5 bytes", "at most 3.5 bytes")
    assert not stands_in("5", "version 5.1")
    assert not stands_in("", "anything")
