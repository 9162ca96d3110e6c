import pytest

from loresmith.curate.filters.grounding import not_grounded

PASSAGE = """The default page size is 4,096 bytes
since version 3.12.0; see `PRAGMA page_size`. WAL mode and the "busy handler" are described in FTS5."""


def test_evidence_is_found_across_line_breaks(example):
    assert (
        not_grounded(example(answer="4096 bytes", evidence="The default page size  is 4,096 bytes since version"), passage=PASSAGE) is None
    )


def test_evidence_in_other_words_is_refused(example):
    assert not_grounded(example(answer="4096 bytes", evidence="The standard page size is 4,096 bytes"), passage=PASSAGE).startswith(
        "not-grounded: "
    )


@pytest.mark.parametrize(
    "answer",
    [
        "4096 bytes since 3.12.0",
        "`PRAGMA page_size` sets it",
        'The "busy handler," in WAL mode',
        "1. Open FTS5.\n2. Use the busy handler.",
        "a larger size",
    ],
)
def test_an_answer_made_of_the_passage_is_grounded(example, answer):
    assert not_grounded(example(answer=answer), passage=PASSAGE) is None


@pytest.mark.parametrize(
    "answer", ["409 bytes", "since 3.12", "`PRAGMA cache_size` sets it", 'the "idle handler"', "MVCC mode", "sqlite3_open does", "FTS3"]
)
def test_an_invented_number_name_or_quotation_is_refused(example, answer):
    assert not_grounded(example(answer=answer), passage=PASSAGE).startswith("not-grounded: ")


def test_an_answer_may_repeat_what_the_question_brought(example):
    assert not_grounded(example("Is the page size 512 bytes in MVCC mode?", "No, not 512; MVCC has 4096."), passage=PASSAGE) is None


def test_without_a_passage_there_is_nothing_to_check(example):
    assert not_grounded(example(answer="In 1969, by NASA."), passage="") is None
