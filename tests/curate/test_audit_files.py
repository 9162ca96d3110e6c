from dataclasses import replace

import pytest

from loresmith.curate.audit_files import MEANINGS, audit_files, audit_rows

PAGE = "A competition has a public and a private leaderboard, and the private one decides who wins it."


def test_questions_inputs_and_answers_that_were_trained_are_counted(example):
    train = [
        example("Who wins?", "The fastest team of all.", input=PAGE),
        example("who wins", "The slowest.", input="Another text."),
        example("Why?", "True", input=PAGE),
    ]
    test = [
        example("Who wins?", "The fastest team of all!", input=f"See. {PAGE}"),
        example("Who loses?", "True", input=PAGE),
        example("When?", "Now.", input=""),
    ]
    found = audit_files(train, test)
    assert {name: found[name] for name in MEANINGS} == {
        **{"test_questions": 3, "test_questions_in_train": 1, "test_pairs_in_train": 0, "test_questions_near_train": 1},
        **{"test_inputs": 2, "test_inputs_in_train": 1, "test_inputs_near_train": 2},
        **{"test_answers_in_train": 2, "test_long_answers_in_train": 1},
        **{"train_questions": 3, "train_duplicate_questions": 1, "train_contradictions": 1},
    }
    assert found["leaks"]
    assert (found["train_classes"], found["test_classes"]) == ({"true": 1, "other": 2}, {"true": 1, "other": 2})


@pytest.mark.parametrize(
    ("train", "test", "leaks"),
    [
        (("Summarise.", "A text."), ("Summarise.", "Another."), False),
        (("Who wins?", ""), ("who wins", ""), True),
        (("Who wins the race of the year in the end?", ""), ("Who wins the race of the year in the end then?", ""), True),
        (("Who wins?", PAGE), ("Who wins?", ""), True),
        (("Who wins?", PAGE), ("Who loses?", PAGE.upper()), True),
        (("Who wins?", ""), ("Who loses?", ""), False),
    ],
)
def test_what_a_leak_is(example, train, test, leaks):
    (asked, given), (question, text) = train, test
    assert audit_files([example(asked, "a", input=given)], [example(question, "b", input=text)])["leaks"] is leaks


def test_another_wording_of_a_trained_fact_is_no_leak_unless_it_is_the_same(example):
    trained = example("Who wins the race of the year in the end?", "The fastest.")
    wording = replace(trained, instruction="Who wins the race of the year in the end then?", stratum="wording")
    assert not audit_files([trained], [wording])["leaks"]
    assert audit_files([trained], [replace(trained, stratum="wording")])["leaks"]


def test_nothing_can_be_audited_and_shown(example):
    assert not audit_files([], [])["leaks"]
    rows = audit_rows(audit_files([], []))
    assert rows[0] == ("Test questions", "0", "")
    assert audit_rows(audit_files([example()], [example()]))[1] == ("asked in the training, word for word", "1", "100%")
