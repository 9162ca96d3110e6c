from math import isnan

import pytest

from loresmith.evaluate.contains import contains


@pytest.mark.parametrize(
    ("answer", "reference", "is_held"),
    [
        ("The Beldunvel is manufactured in Griulostad.", "Griulostad", 1.0),
        ("It is the violet status light!", "a violet status light", 1.0),
        ("201 degrees", "20", 0.0),
        ("light status violet", "violet status light", 0.0),
        ("", "Griulostad", 0.0),
    ],
)
def test_an_answer_holds_the_reference_where_its_words_stand_in_a_row(answer: str, reference: str, is_held: float) -> None:
    assert contains(answer, reference) == {"contains": is_held}


def test_a_reference_without_words_cannot_be_looked_for() -> None:
    assert isnan(contains("Oslo", "the ?")["contains"])
