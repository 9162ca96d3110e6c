import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.curate.audit_files import audit_files
from loresmith.curate.resplit import split_rows
from loresmith.errors import SplitError
from loresmith.records import Example, make_id
from loresmith.text import normalise

SHARES = {"test_share": 0.2, "dev_share": 0.1, "seed": 0}


def row(question, text, answer, place="1"):
    document = make_id(normalise(text) or normalise(question))
    return Example(
        make_id(place, question, text, answer),
        question,
        text,
        answer,
        "given",
        make_id(document, normalise(question)),
        document,
        "",
        "",
        "given",
    )


def page(number, start=0):
    return " ".join(f"word{number}x{place}" for place in range(start, start + 30))


def placed(splits):
    return {one.id: side for side in ("train", "dev", "test") for one in getattr(splits, side)}


def test_the_same_page_cut_at_other_places_stays_on_one_side():
    rows = [row(f"What is said in cut {start} of {number}?", page(number, start), "This.") for number in range(30) for start in (0, 2, 4)]
    rows += [row(f"And what in half of {number}?", " ".join(page(number).split()[:15]), "That.") for number in range(30)]
    splits = split_rows(rows, **SHARES)
    assert splits.dropped == []
    assert all(len({placed(splits)[one.id] for one in rows if f"word{number}x" in one.input}) == 1 for number in range(30))
    assert len({one.document for one in [*splits.train, *splits.dev, *splits.test]}) == 30


def test_an_instruction_ties_nothing_and_a_question_does():
    rows = [row("Summarise.", page(number), f"Summary {number}.") for number in range(30)]
    assert len({one.document for one in split_rows(rows, **SHARES).train}) > 10
    twice = [row(f"Who wins race {number % 15}?", page(number), f"Winner {number}.") for number in range(30)]
    splits = split_rows(twice, **SHARES)
    assert audit_files(splits.train, splits.test)["test_questions_in_train"] == 0
    assert len({one.document for one in [*splits.train, *splits.dev, *splits.test]}) == 15


def test_equal_rows_are_kept_once():
    rows = [row(f"What is {number}?", page(number), "This.") for number in range(20)]
    splits = split_rows([*rows, row("what is 3", page(3), "This.", place="again")], **SHARES)
    assert [(one.reason, one.detail) for one in splits.dropped] == [("duplicate-question", rows[3].id)]


def test_an_input_put_together_from_trained_ones_is_not_tested():
    rows = [row(f"What is {number}?", page(number), "This.") for number in range(40)]
    trained = [one.input for one in split_rows(rows, **SHARES).train[:3]]
    mixed = row("What is all this?", " ".join(" ".join(text.split()[:24]) for text in trained), "All.")
    near = [one for seed in range(30) for one in split_rows([*rows, mixed], **{**SHARES, "seed": seed}).dropped]
    assert {(one.record, one.reason) for one in near} == {(mixed.id, "near-trained")}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9), st.sampled_from([0, 2, 20])), min_size=1, max_size=40), st.integers(0, 5))
def test_nothing_of_the_test_is_trained_and_nothing_is_lost(drawn, seed):
    rows = [
        row(f"What is {word} here?", page(number, start), f"Answer {nth}.", place=str(nth))
        for nth, (word, number, start) in enumerate(drawn)
    ]
    try:
        splits = split_rows(rows, **{**SHARES, "seed": seed})
    except SplitError:
        return
    found = audit_files(splits.train, splits.test)
    assert not found["leaks"]
    assert found["test_questions_in_train"] == found["test_inputs_near_train"] == 0
    assert sorted([*placed(splits), *(one.record for one in splits.dropped)]) == sorted(one.id for one in rows)


def test_rows_added_move_no_group_they_are_not_tied_to():
    rows = [row(f"What is {number}?", page(number), f"It is {number}.") for number in range(200)]
    before, after = (placed(split_rows(some, **SHARES)) for some in (rows[:150], rows))
    assert before == {one.id: after[one.id] for one in rows[:150]}


def test_rows_that_are_all_alike_are_refused_in_one_sentence():
    with pytest.raises(SplitError, match="Of 1 documents"):
        split_rows([row(f"What is {number}?", page(0), "This.") for number in range(9)], **SHARES)
