import pytest

from loresmith.curate.sides import draw_documents, settle
from loresmith.errors import SplitError

EQUAL = {f"page-{number}": 10 for number in range(10)}


def on(side, side_by_document):
    return {document for document, of_document in side_by_document.items() if of_document == side}


def test_the_share_of_documents_is_kept_whole():
    sides = draw_documents(EQUAL, test=0.2, dev=0.1, seed=0)
    assert [len(on(side, sides)) for side in ("train", "test", "dev")] == [7, 2, 1]


def test_documents_are_drawn_so_that_their_facts_come_near_the_share():
    uneven = {"huge": 500, **{f"page-{number}": 5 * number for number in range(1, 20)}}
    for seed in range(10):
        tested = on("test", draw_documents(uneven, test=0.2, dev=0, seed=seed))
        assert 0.15 < sum(uneven[document] for document in tested) / sum(uneven.values()) < 0.35


def test_another_seed_keeps_other_documents():
    assert len({frozenset(on("test", draw_documents(EQUAL, test=0.2, dev=0, seed=seed))) for seed in range(10)}) > 5


@pytest.mark.parametrize(("n_documents", "test", "dev"), [(2, 0.2, 0), (2, 0, 0.2), (3, 1, 0), (3, 0.4, 0.6), (0, 0.2, 0)])
def test_too_few_documents_say_how_many_and_what_to_set(n_documents, test, dev):
    with pytest.raises(SplitError, match=f"Of {n_documents} documents.*split.test_documents"):
        draw_documents({str(number): 5 for number in range(n_documents)}, test=test, dev=dev, seed=0)


def test_two_documents_are_enough_when_none_is_held_out():
    assert draw_documents({"a": 5, "b": 5}, test=0, dev=0, seed=0) == {"a": "train", "b": "train"}


def test_a_fact_that_overlaps_with_a_trained_document_leaves_the_test(example):
    trained, tested, own = example(document="a", fact="a1"), example(document="b", fact="b1"), example(document="b", fact="b2")
    settled = settle([trained, tested, own], group_by_fact={"a1": "g", "b1": "g", "b2": "h"}, side_by_document={"a": "train", "b": "test"})
    assert settled == {"train": [trained], "test": [own], "dev": []}
