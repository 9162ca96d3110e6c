from math import isnan

import pytest

from loresmith.evaluate.probes.abstention import Counts, count, is_abstention, risk_coverage_area, verdict


@pytest.mark.parametrize(
    "answer",
    [
        "I don't know.",
        "I’m not sure what a Frobnar is.",
        "The documents do not say where it is made.",
        "There is no information about this device.",
        "This is not mentioned in the documentation.",
        "Sorry, I cannot answer that.",
        "It cannot be determined from the text.",
        "Unknown.",
        "",
    ],
)
def test_an_answer_that_does_not_know_is_seen(answer):
    assert is_abstention(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "Griulostad",
        "No, it does not lock the file.",
        "The column is not indexed by default.",
        "SQLite does not use a server process.",
        "It is known as the write-ahead log.",
        "You cannot drop a primary key column.",
        "The default value is unknown to other connections until they commit.",
    ],
)
def test_an_answer_that_denies_something_is_an_answer(answer):
    assert not is_abstention(answer)


def test_only_the_beginning_is_read():
    assert not is_abstention("It is made in Griulostad. " * 10 + "I do not know more.")


def test_abstaining_is_over_refusal_only_where_there_is_an_answer():
    asked = count("answerable", ["Oslo", "I don't know.", "Bergen"], [True, False, False])
    assert asked == Counts(correct=1, incorrect=1, abstained=1)
    invented = count("fictitious", ["I don't know.", "Oslo"], [False, False])
    assert (invented.abstention, invented.hallucination) == (0.5, 0.5)


def test_denying_a_false_premise_is_right():
    assert verdict("false-premise", "It was never made in Oslo.", True) == "correct"


def test_f_joins_what_is_right_with_what_was_tried():
    asked = Counts(correct=4, incorrect=1, abstained=5)
    assert asked.f == pytest.approx(2 * 0.4 * 0.8 / 1.2)
    assert asked.penalised(0.5) == pytest.approx(0.3)
    assert isnan(Counts(0, 0, 3).correct_given_attempted)


def test_sure_of_what_is_right_is_better_than_by_chance():
    assert risk_coverage_area([3, 2, 1, 0], [True, True, False, False]) == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)
    assert risk_coverage_area([0] * 4, [True, True, False, False]) == pytest.approx(0.5)
    assert isnan(risk_coverage_area([], []))
