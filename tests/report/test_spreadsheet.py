import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.report import spreadsheet
from loresmith.report.content import ReportContent


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\0=1"])
def test_a_text_that_looks_like_a_formula_is_disarmed(text: str) -> None:
    assert spreadsheet.cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [-5, 0.25, "-5", "+3.5e-4", "-.5", "a=b", "", "it's"])
def test_numbers_and_plain_texts_are_untouched(value: object) -> None:
    assert spreadsheet.cell(value) == value


def test_what_is_missing_is_an_empty_cell() -> None:
    assert spreadsheet.cell(None) == ""


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r"), min_size=1), min_size=1, max_size=4))
def test_texts_come_back_but_for_the_apostrophe(texts: list[str]) -> None:
    table = spreadsheet.text([dict(enumerate(texts))])  # type: ignore[list-item]
    row = list(csv.reader(io.StringIO(table, newline="")))[1]
    assert [cell.removeprefix("'") for cell in row] == [text.removeprefix("'") for text in texts]


def test_an_empty_table_keeps_its_header() -> None:
    assert spreadsheet.text([], ["a", "b"]) == "a,b\n"
    assert spreadsheet.text([]) == ""


def test_answers_stand_on_one_line_a_question_with_every_side(content: ReportContent) -> None:
    rows = list(csv.DictReader(io.StringIO(spreadsheet.all_tables(content)["answers.csv"])))
    assert [row["id"] for row in rows] == [example.id for example in content.examples]
    first = next(answer for answer in content.answers if (answer.model, answer.arm) == ("tuned", "closed-book"))
    assert rows[0]["tuned.closed-book.answer"] == first.text
    assert float(rows[0]["base.with-passage.answer-nll"]) > 0


def test_a_score_without_a_value_is_empty_and_not_zero(content: ReportContent) -> None:
    blank = replace(content, scores=[replace(score, value=None, note="no tokens") for score in content.scores])
    row = next(csv.DictReader(io.StringIO(spreadsheet.all_tables(blank)["answers.csv"])))
    assert row["base.closed-book.answer-nll"] == ""


def test_contrasts_keep_every_field_unrounded(content: ReportContent) -> None:
    row = next(csv.DictReader(io.StringIO(spreadsheet.all_tables(content)["contrasts.csv"])))
    assert float(row["difference"]) == content.contrasts[0].difference
    assert list(row) == list(content.contrasts[0].to_dict())
