from hypothesis import given
from hypothesis import strategies as st

from loresmith.report import words

NAMES = st.lists(st.sampled_from(["wording", "document", "unseen", "x", "y", "z"]))


@given(NAMES)
def test_an_order_keeps_every_name_once_and_the_known_first(names: list[str]) -> None:
    order = words.ordered(names, words.STRATA)
    assert sorted(order) == sorted(set(names))
    known = [name in words.STRATA for name in order]
    assert known == sorted(known, reverse=True)


def test_base_comes_before_the_fine_tunes() -> None:
    assert words.ordered_models(["r64", "base", "r1"]) == ["base", "r64", "r1"]


def test_an_unknown_name_is_called_by_itself() -> None:
    assert (words.metric("mine").title, words.stratum("mine").title, words.arm("mine").title) == ("mine", "mine", "mine")
    assert words.stratum("").title == "All questions"
