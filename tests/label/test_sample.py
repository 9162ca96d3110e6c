from collections import Counter
from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from loresmith.label.sample import Sheet, sheets
from loresmith.records import Answer

from .conftest import ANSWERS, EXAMPLES, PASSAGES


def draw(questions: int, seed: int = 0, answers: list[Answer] = ANSWERS) -> list[Sheet]:
    return sheets(answers, EXAMPLES, PASSAGES, questions=questions, seed=seed)


def test_every_answer_is_on_exactly_one_sheet(drawn: list[Sheet]) -> None:
    rated = Counter((sheet.example, *side) for sheet in drawn for side in sheet.sides)
    assert rated == Counter((answer.example, answer.model, answer.arm) for answer in ANSWERS)


def test_equal_answers_are_read_once(drawn: list[Sheet]) -> None:
    [sheet] = [sheet for sheet in drawn if sheet.example == "q5"]
    assert sheet.sides == (("base", "closed-book"), ("tuned", "closed-book"))


def test_no_text_of_a_sheet_names_its_model(drawn: list[Sheet]) -> None:
    shown = [{name: value for name, value in asdict(sheet).items() if name != "sides"} for sheet in drawn]
    assert not any("base" in str(texts) or "tuned" in str(texts) for texts in shown)


def test_a_sheet_shows_reference_and_passage(drawn: list[Sheet]) -> None:
    sheet = next(sheet for sheet in drawn if sheet.example == "q2")
    assert (sheet.reference, sheet.passage) == ("It turns 2 times.", "Part 2 turns 2 times.")


@given(st.integers(0, 1000))
def test_every_document_gives_one_question_before_any_gives_two(seed: int) -> None:
    documents = {example.id: example.document for example in EXAMPLES}
    assert {documents[sheet.example] for sheet in draw(3, seed)} == {"d0", "d1", "d2"}


@given(st.integers(0, 1000), st.permutations(ANSWERS))
def test_the_order_depends_on_the_seed_and_not_on_the_file(seed: int, shuffled: list[Answer]) -> None:
    assert [sheet.id for sheet in draw(4, seed, shuffled)] == [sheet.id for sheet in draw(4, seed)]


def test_a_larger_sample_holds_the_smaller_one() -> None:
    assert {sheet.id for sheet in draw(3)} < {sheet.id for sheet in draw(5)}


def test_a_question_nobody_answered_is_not_drawn() -> None:
    assert {sheet.example for sheet in draw(6, answers=ANSWERS[:2])} == {"q0", "q1"}
