from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from loresmith.curate.draw import in_proportion, in_turn

DOCUMENT_BY_ID = st.dictionaries(st.integers(0, 99).map(str), st.sampled_from("abcde"), min_size=1)


@given(DOCUMENT_BY_ID, st.integers(0, 9))
def test_in_turn_gives_no_document_a_second_before_all_have_a_first(document_by_id, seed):
    order = [document_by_id[item] for item in in_turn(document_by_id, seed=seed)]
    places = [order[: place + 1].count(document) for place, document in enumerate(order)]
    assert places == sorted(places)


@given(DOCUMENT_BY_ID, st.integers(0, 9), st.floats(0, 1))
def test_in_proportion_takes_about_the_same_share_of_each_document(document_by_id, seed, share):
    order = in_proportion(document_by_id, seed=seed)
    assert sorted(order) == sorted(document_by_id)
    n_of, drawn = Counter(document_by_id.values()), Counter(document_by_id[item] for item in order[: round(share * len(order))])
    assert all(abs(drawn[document] - share * n) <= 2 for document, n in n_of.items())


@given(DOCUMENT_BY_ID)
def test_the_order_of_the_mapping_does_not_matter(document_by_id):
    backwards = dict(reversed(document_by_id.items()))
    assert in_turn(document_by_id, seed=0) == in_turn(backwards, seed=0)
    assert in_proportion(document_by_id, seed=0) == in_proportion(backwards, seed=0)
