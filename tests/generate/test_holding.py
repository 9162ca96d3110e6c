from hypothesis import given
from hypothesis import strategies as st

from loresmith.generate.holding import Holding
from loresmith.records import Passage

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), max_size=8)


@given(SPANS, st.integers(0, 60))
def test_the_passages_that_hold_a_place_are_all_found(spans, place):
    passages = sorted(
        (Passage(str(nth), "d", start, start + length, (), "") for nth, (start, length) in enumerate(spans)), key=lambda one: one.start
    )
    assert list(Holding(passages).at(place)) == [one for one in passages if one.start <= place < one.end]
