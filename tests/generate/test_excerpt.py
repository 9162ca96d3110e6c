from loresmith.generate.blocks import read_blocks
from loresmith.generate.excerpt import ENOUGH_WORDS, excerpt

LONG = "One two three four five six seven eight nine ten eleven twelve. " * 6


def cut(make_document, text):
    found = excerpt(read_blocks(make_document(text)))
    return None if found is None else text[found.start : found.end]


def test_an_answer_ends_with_a_whole_sentence_once_it_has_enough_words(make_document):
    answer = cut(make_document, LONG.strip())
    assert answer.endswith("twelve.")
    assert ENOUGH_WORDS <= len(answer.split()) < len(LONG.split())


def test_code_is_taken_whole_with_the_sentence_that_announces_it_or_not_at_all(make_document):
    short = "Like this:\n\n```\nSELECT 1;\n```"
    assert cut(make_document, short) == short
    assert cut(make_document, f"A sentence.\n\nLike this:\n\n```\n{'SELECT 1;' * 60}\n```") == "A sentence."


def test_a_sentence_that_sends_elsewhere_ends_the_answer(make_document):
    assert cut(make_document, "Pages are small. See also the list below. They are fast.") == "Pages are small."


def test_nothing_but_an_announcement_is_no_answer(make_document):
    assert cut(make_document, "The reasons are these:") is None
    assert excerpt([]) is None


def test_a_list_keeps_its_marks(make_document):
    assert cut(make_document, "- one\n- two") == "- one\n- two"
    assert cut(make_document, "- only one") == "only one"
