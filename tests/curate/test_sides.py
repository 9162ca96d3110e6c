import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.curate.draw import lot
from loresmith.curate.sides import draw_documents, settle
from loresmith.errors import SplitError

PAGES = [f"page-{number}" for number in range(400)]


def on(side, side_by_document):
    return {document for document, of_document in side_by_document.items() if of_document == side}


def test_the_share_of_documents_is_kept_whole():
    sides = draw_documents(PAGES, test=0.2, dev=0.1, seed=0)
    assert [len(on(side, sides)) for side in ("train", "test", "dev")] == pytest.approx([280, 80, 40], rel=0.2)


@given(st.sets(st.integers(0, 10_000), min_size=3, max_size=40), st.integers(0, 9))
def test_a_share_is_never_less_than_half_or_more_than_one_and_a_half_times_what_was_wished(numbers, seed):
    tested = on("test", draw_documents([str(number) for number in numbers], test=0.2, dev=0, seed=seed))
    assert max(1, 0.1 * len(numbers)) <= len(tested) <= max(1, 0.3 * len(numbers))


@given(st.sets(st.integers(0, 10_000), min_size=3, max_size=60), st.integers(10_001, 10_100), st.integers(0, 9))
def test_a_document_more_moves_at_most_one_other_and_none_where_the_share_is_met(numbers, new, seed):
    documents = [str(number) for number in numbers]
    settings = {"test": 0.2, "dev": 0.0, "seed": seed}
    before, after = draw_documents(documents, **settings), draw_documents([*documents, str(new)], **settings)
    moved = [document for document in documents if before[document] != after[document]]
    by_lot = sum(int(lot(seed, "test", document), 16) / 16**16 < 0.2 for document in documents)
    is_met = all(0.1 * n + 1 <= by_lot + more <= 0.3 * n - 1 for n in (len(numbers), len(numbers) + 1) for more in (0, 1))
    assert len(moved) <= (0 if is_met else 1)


def test_many_documents_more_move_none():
    few, many = (draw_documents(PAGES[:n], test=0.2, dev=0.1, seed=3) for n in (200, 400))
    assert {document: many[document] for document in few} == few


def test_another_seed_keeps_other_documents():
    assert len({frozenset(on("test", draw_documents(PAGES[:10], test=0.2, dev=0, seed=seed))) for seed in range(10)}) > 5


@pytest.mark.parametrize(("n_documents", "test", "dev"), [(2, 0.2, 0), (2, 0, 0.2), (3, 1, 0), (3, 0.4, 0.6), (0, 0.2, 0)])
def test_too_few_documents_say_how_many_and_what_to_set(n_documents, test, dev):
    with pytest.raises(SplitError, match=f"Of {n_documents} documents.*split.test_documents"):
        draw_documents([str(number) for number in range(n_documents)], test=test, dev=dev, seed=0)


def test_two_documents_are_enough_when_none_is_held_out():
    assert draw_documents(["a", "b"], test=0, dev=0, seed=0) == {"a": "train", "b": "train"}


def test_a_fact_that_overlaps_with_a_trained_document_leaves_the_test(example):
    trained, tested, own = example(document="a", fact="a1"), example(document="b", fact="b1"), example(document="b", fact="b2")
    settled = settle([trained, tested, own], group_by_fact={"a1": "g", "b1": "g", "b2": "h"}, side_by_document={"a": "train", "b": "test"})
    assert settled == {"train": [trained], "test": [own], "dev": []}
