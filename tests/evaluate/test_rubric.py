from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.evaluate.rubric import ITEMS, VALUES, item_summaries, total

NAMES = [item.name for item in ITEMS]
RATINGS = st.fixed_dictionaries({name: st.sampled_from(VALUES) for name in NAMES})
FULL = dict.fromkeys(NAMES, 1.0)


def test_a_full_answer_has_five_whatever_the_weights():
    assert total(FULL) == total(FULL, weights={"accuracy": 3.0}) == 5


def test_a_wrong_answer_is_not_saved_by_its_style():
    assert total({**FULL, "accuracy": 0.0}) == 1
    assert total({**FULL, "accuracy": 0.0}, cap=0.0) == 0


def test_weights_move_the_total():
    assert total({**FULL, "clarity": 0.0}, weights={"clarity": 2.0}) == pytest.approx(5 * 4 / 6)


def test_a_missing_rating_is_no_total():
    assert total({**FULL, "clarity": None}) is None


def test_other_values_and_weights_of_nothing_are_refused():
    with pytest.raises(ValueError, match="ratings must be"):
        total({**FULL, "clarity": 0.7})
    with pytest.raises(ValueError, match="not all 0"):
        total(FULL, weights=dict.fromkeys(NAMES, 0.0))


@given(RATINGS, st.sampled_from(NAMES))
def test_no_item_that_rises_lowers_the_total(ratings, name):
    assert total({**ratings, name: 1.0}) >= total(ratings)


def test_items_that_move_together_are_shown_to():
    rows = [{**FULL, "clarity": value, "logical-structure": value} for value in (0.0, 0.5, 1.0, None)]
    clarity = next(one for one in item_summaries(rows) if one.name == "clarity")
    assert (clarity.n, clarity.mean) == (3, 0.5)
    assert clarity.correlations["logical-structure"] == pytest.approx(1)
    assert isnan(clarity.correlations["accuracy"])
