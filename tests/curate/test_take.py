from collections import Counter

from loresmith.curate.take import take
from loresmith.records import Dropped, Example


def facts_of(outcomes):
    return {one.fact for one in outcomes if isinstance(one, Example)}


def test_facts_are_drawn_evenly_over_documents_with_all_their_wordings(device_examples):
    outcomes = list(take(device_examples, n_facts=12, seed=0))
    kept = [one for one in outcomes if isinstance(one, Example)]
    assert len(outcomes) == len(device_examples)
    assert len(kept) == 3 * 12
    assert set(Counter(example.document for example in kept).values()) == {3, 6}


def test_what_is_left_out_is_written_down(device_examples):
    dropped = [one for one in take(device_examples, n_facts=39, seed=0) if isinstance(one, Dropped)]
    assert [(one.step, one.reason) for one in dropped] == [("curate", "not-taken")] * 3


def test_no_number_keeps_everything(device_examples):
    assert list(take(device_examples, n_facts=None, seed=0)) == device_examples


def test_less_data_is_part_of_more_data(device_examples):
    assert facts_of(take(device_examples, n_facts=7, seed=3)) < facts_of(take(device_examples, n_facts=20, seed=3))


def test_the_seed_and_nothing_else_decides(device_examples):
    drawn = facts_of(take(device_examples, n_facts=10, seed=1))
    assert drawn == facts_of(take(device_examples[::-1], n_facts=10, seed=1))
    assert drawn != facts_of(take(device_examples, n_facts=10, seed=2))
