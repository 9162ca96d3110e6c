import pytest

from loresmith.curate.keep import curate
from loresmith.records import Dropped, Example

ALL = [
    ("first", lambda example, *, passage: "odd-reason" if "odd" in example.output else None),
    ("not-in-passage", lambda example, *, passage: None if example.output in passage else "not-in-passage"),
]
TEXT = {"journal-1": "even pages"}


def test_the_first_reason_wins_and_says_which_filter_it_was(example):
    (dropped,) = curate([example(answer="odd")], filters=ALL, passage_text=TEXT)
    assert isinstance(dropped, Dropped)
    assert (dropped.step, dropped.reason, dropped.detail) == ("curate", "odd-reason", "first: What is a rollback journal? -> odd")


def test_every_example_comes_out_once_in_order(example):
    examples = [example(answer=answer) for answer in ("even", "odd", "even pages", "uneven")]
    outcomes = list(curate(examples, filters=ALL, passage_text=TEXT))
    assert [isinstance(outcome, Example) for outcome in outcomes] == [True, False, True, False]
    assert [getattr(outcome, "record", None) or outcome.id for outcome in outcomes] == [one.id for one in examples]


def test_an_example_without_a_passage_is_held_against_its_input(example):
    (kept,) = curate([example(answer="even", input="even so", passage="")], filters=ALL, passage_text={})
    assert isinstance(kept, Example)


def test_an_unknown_passage_is_our_mistake(example):
    with pytest.raises(KeyError, match="journal-1"):
        list(curate([example()], filters=ALL, passage_text={}))
