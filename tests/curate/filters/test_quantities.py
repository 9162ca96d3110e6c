import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.curate.filters.dates import dates, is_said
from loresmith.curate.filters.numerals import value_of_words
from loresmith.curate.filters.quantities import quantities


def pairs(text: str) -> set[tuple[str, str]]:
    return {(number.value, number.unit) for number in quantities(text)}


@pytest.mark.parametrize("text", ["4,096 bytes", "4096-byte", "4096 bytes", "4_096 B bytes", "four thousand and ninety-six bytes"])
def test_one_quantity_has_one_value_however_it_is_written(text: str):
    assert ("4096" in {value for value, _ in pairs(text)}) is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-40 °C to 85 °C", {("-40", "degC"), ("85", "degC")}),
        ("10-20 seconds", {("10", ""), ("20", "s")}),
        ("minus 40 degrees Celsius", {("-40", "degC")}),
        ("5 percent, 12.5 %", {("5", "%"), ("12.5", "%")}),
        ("2.5 million rows", {("2500000", "")}),
        ("version 3.12.0 and v2.1", {("3.12.0", ""), ("2.1", "")}),
        ("FTS5, x86_64 and sqlite3_open", set()),
        ("the 1990s", {("1990", "")}),
        ("twenty-five seconds", {("25", "s")}),
        ("007 and .5", {("7", ""), ("0.5", "")}),
    ],
)
def test_units_signs_versions_and_names_are_told_apart(text: str, expected: set[tuple[str, str]]):
    assert pairs(text) == expected


@given(st.integers(0, 10**12))
def test_separators_change_no_value(number: int):
    assert [found.value for found in quantities(f"{number:,} rows")] == [str(number)]


@pytest.mark.parametrize(
    ("text", "value"), [("three hundred and two", 302), ("two million ten", 2_000_010), ("tenth", 10), ("hundred", None)]
)
def test_number_words_have_their_value(text: str, value: int | None):
    assert value_of_words(text) == value


@pytest.mark.parametrize("text", ["5 March 2020", "March 5, 2020", "the 5th of March 2020", "2020-03-05", "05/03/2020", "Mar. 5, 2020"])
def test_a_date_is_the_same_in_every_form(text: str):
    (known,) = dates("released on 5 March 2020")
    assert is_said(known, dates(text))


def test_a_date_that_says_less_is_said_by_one_that_says_more_and_not_the_other_way():
    (month,), (day,) = dates("in March 2020"), dates("on 5 March 2020")
    assert is_said(month, (day,))
    assert not is_said(day, (month,))
    assert dates("It may 5 times in 2020") == ()
