import pytest

from loresmith.generate.verdict.values import same, values_in


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Hold the key for 20 seconds.", "quantity second", "20 seconds"),
        ("The limit is 105 degrees Celsius.", "quantity degree", "105 degrees Celsius"),
        ("It was first released in 2010.", "year", "2010"),
        ("It came with version 3.6.18 of the tool.", "version", "3.6.18"),
        ("The leaderboard has two parts.", "count", "two"),
        ("It is manufactured in Huxfer Bay.", "place", "Huxfer Bay"),
        ("It is the work of Krybel Nimith.", "person", "Krybel Nimith"),
        ("The light turns olive.", "colour", "olive"),
    ],
)
def test_a_value_is_found_with_its_type(text, kind, value):
    assert [(found.kind, found.text) for found in values_in(text)] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    ["At least 20 seconds pass.", "It takes 5 to 10 minutes.", "Less than 2 MB are used.", "It holds 3 or more rows.", "It came in May."],
)
def test_a_bound_or_a_range_is_no_value(text):
    assert values_in(text) == []


def test_values_say_where_they_stand():
    text = "Two pages of 512 bytes, made in Ulm."
    assert all(text[value.start : value.end] == value.text for value in values_in(text))


def test_two_spellings_of_one_number_are_the_same():
    assert same("two", "2")
    assert same("1,000 rows", "1000 rows")
    assert not same("2", "3")
