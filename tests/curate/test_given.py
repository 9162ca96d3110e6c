import pytest

from loresmith.curate.given import split_given
from loresmith.errors import SplitError

PAGE = "A competition has a public and a private leaderboard, and the private one decides who wins in the end."


@pytest.fixture
def rows(example):
    """Return a maker of rows: a question about a text, which stands in for the document."""
    return lambda name, question, text: example(question, "Yes.", input=text, document=text, id=name, origin="given", passage="")


def test_test_rows_are_told_apart_by_what_was_trained(rows):
    train = [rows("1", "Who wins?", PAGE), rows("2", "What is a kernel?", "A kernel is a notebook.")]
    test = [
        rows("a", "who wins", PAGE),
        rows("b", "What decides?", PAGE),
        rows("c", "What decides?", f"{PAGE} See you."),
        rows("d", "Who wins?", "A team of five wins a medal."),
    ]
    splits = split_given(train, test, dev_share=0, seed=0)
    assert {example.id: example.stratum for example in splits.test} == {"a": "repeated", "b": "document", "c": "document", "d": "unseen"}
    assert [example.stratum for example in splits.train] == ["train", "train"]


def test_dev_takes_whole_passages_that_the_test_does_not_ask_about(rows):
    texts = [f"Text number {number} says something of its own." for number in range(10)]
    train = [rows(f"{text}{question}", question, text) for text in texts for question in ("What?", "Why?")]
    splits = split_given(train, [rows("t", "Who?", text) for text in texts[:8]], dev_share=0.2, seed=0)
    assert {example.document for example in splits.dev} == set(texts[8:])
    assert (len(splits.dev), len(splits.train), {example.stratum for example in splits.dev}) == (4, 16, {"unseen"})


def test_every_row_is_in_one_place_and_the_seed_decides(rows):
    train = [rows(str(number), f"What is {number}?", f"Text {number}.") for number in range(30)]
    draws = [split_given(train, train[:3], dev_share=0.2, seed=seed) for seed in (0, 0, 1)]
    assert sorted(example.id for example in [*draws[0].train, *draws[0].dev]) == sorted(example.id for example in train)
    assert draws[0] == draws[1]
    assert draws[0].dev != draws[2].dev


@pytest.mark.parametrize(("n_train", "n_test", "dev_share"), [(0, 1, 0.1), (1, 0, 0.1), (1, 1, 0.1)])
def test_too_little_is_refused(rows, n_train, n_test, dev_share):
    row = rows("1", "Who wins?", PAGE)
    with pytest.raises(SplitError, match=r"rows|dev_share"):
        split_given([row] * n_train, [row] * n_test, dev_share=dev_share, seed=0)
