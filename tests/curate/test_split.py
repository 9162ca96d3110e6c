import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.curate.audit import audit
from loresmith.curate.likeness import question_key
from loresmith.curate.links import linked_facts
from loresmith.curate.split import split
from loresmith.errors import SplitError
from loresmith.records import Example, Passage, make_id

DEFAULTS = {"test_documents": 0.2, "dev_documents": 0.0, "test_facts": 0.2, "test_wordings": 0.5, "dev": 0.1, "max_test": None, "seed": 0}


def drawn(stratum, examples):
    return [example for example in examples if example.stratum == stratum]


def test_the_strata_have_the_sizes_asked_for(device_examples):
    splits = split(device_examples, **DEFAULTS)
    assert Counter(example.stratum for example in splits.test) == {"wording": 11, "document": 5, "unseen": 9}
    assert Counter(example.stratum for example in splits.dev) == {"wording": 1, "document": 1, "unseen": 1}
    assert Counter(dropped.reason for dropped in splits.dropped) == {"other-wording": 2 * 16}
    assert {example.stratum for example in splits.train} == {"train"}


def test_a_stratum_of_share_zero_is_left_out(device_examples):
    splits = split(device_examples, **{**DEFAULTS, "test_documents": 0, "test_wordings": 0, "dev": 0})
    assert {example.stratum for example in splits.test} == {"document"}
    assert splits.dev == []


def test_documents_for_early_stopping_are_kept_whole(device_examples):
    splits = split(device_examples, **{**DEFAULTS, "dev_documents": 0.25, "dev": 0})
    whole = {example.document for example in splits.dev}
    assert len(whole) == 2
    assert whole.isdisjoint(example.document for example in [*splits.train, *splits.test])


def test_a_smaller_test_changes_nothing_that_is_trained(device_examples):
    full, capped = (split(device_examples, **{**DEFAULTS, "max_test": max_test}) for max_test in (None, 4))
    assert capped.train == full.train
    assert capped.dev == full.dev
    assert Counter(example.stratum for example in capped.test) == {"wording": 4, "document": 4, "unseen": 4}
    assert len({example.document for example in drawn("document", capped.test)}) == 4
    assert Counter(dropped.reason for dropped in capped.dropped)["not-drawn"] == len(full.test) - len(capped.test)


def test_two_documents_can_be_split_without_holding_one_out(device_examples):
    two = [example for example in device_examples if example.document in ("Beldunvel", "Dunithqua")]
    with pytest.raises(SplitError, match=r"Of 2 documents.* set split\.test_documents"):
        split(two, **DEFAULTS)
    assert {example.stratum for example in split(two, **{**DEFAULTS, "test_documents": 0}).test} == {"wording", "document"}


def test_facts_in_one_wording_cannot_test_wordings(device_examples):
    with pytest.raises(SplitError, match=r"40 questions about 40 facts of 8 documents leave the test stratum 'wording' empty.*wordings"):
        split(device_examples[::3], **DEFAULTS)


def test_no_examples_cannot_be_split():
    with pytest.raises(SplitError, match="nothing to train"):
        split([], **{**DEFAULTS, "test_documents": 0})


@st.composite
def corpora(draw):
    """Return examples of several documents that share some questions and some evidence, and settings to split them with."""
    examples = []
    for document in range(draw(st.integers(3, 8))):
        for fact in range(draw(st.integers(1, 6))):
            evidence = f"Sentence {draw(st.integers(0, 60))} stands in this very document."
            for wording in range(draw(st.integers(1, 3))):
                question = f"What about {draw(st.integers(0, 200))}?"
                parts = (f"d{document}", f"d{document}f{fact}", f"d{document}f{fact}w{wording}")
                examples.append(Example(make_id(*parts), question, "", parts[1], "closed", parts[1], parts[0], parts[0], evidence, "rules"))
    shares = st.sampled_from([0.1, 0.2, 0.5])
    settings = {name: draw(shares) for name in ("test_documents", "test_facts", "test_wordings", "dev")}
    return examples, {**DEFAULTS, **settings, "max_test": draw(st.sampled_from([None, 3])), "seed": draw(st.integers(0, 99))}


def split_or_none(corpus):
    examples, settings = corpus
    try:
        return split(examples, **settings)
    except SplitError:
        return None


@given(corpora())
def test_every_example_is_in_exactly_one_place(corpus):
    if splits := split_or_none(corpus):
        placed = [example.id for example in [*splits.train, *splits.dev, *splits.test]] + [dropped.record for dropped in splits.dropped]
        assert sorted(placed) == sorted(example.id for example in corpus[0])


@given(corpora())
def test_nothing_held_out_is_trained(corpus):
    if splits := split_or_none(corpus):
        held = [*splits.dev, *splits.test]
        trained = {question_key(example) for example in splits.train}
        assert all(question_key(example) not in trained for example in held)
        assert {example.document for example in drawn("unseen", held)}.isdisjoint(example.document for example in splits.train)
        assert {example.document for example in drawn("document", held)} <= {example.document for example in splits.train}
        assert {example.fact for example in drawn("wording", held)} <= {example.fact for example in splits.train}


@given(corpora())
def test_facts_that_overlap_are_on_one_side(corpus):
    if splits := split_or_none(corpus):
        group_by_fact = linked_facts(corpus[0])
        sides = [splits.train, *([one for one in part if one.stratum != "wording"] for part in (splits.dev, splits.test))]
        groups = [{group_by_fact[example.fact] for example in side} for side in sides]
        assert sum(len(side) for side in groups) == len(set().union(*groups))


@given(corpora())
def test_a_held_out_fact_is_asked_once(corpus):
    if splits := split_or_none(corpus):
        assert max(Counter(example.fact for example in [*splits.dev, *splits.test]).values()) == 1


@given(corpora(), st.randoms(use_true_random=False))
def test_the_order_of_the_examples_does_not_matter(corpus, chance: random.Random):
    shuffled = chance.sample(corpus[0], len(corpus[0]))
    assert split_or_none(corpus) == split_or_none((shuffled, corpus[1]))


def test_documents_added_later_leave_the_others_on_their_side(example):
    def pages(numbers):
        return [
            example(
                f"What does page {number} say in line {line}?", f"Line {line} of {number}.", fact=f"{number}-{line}", document=str(number)
            )
            for number in numbers
            for line in range(4)
        ]

    settings = {**DEFAULTS, "test_wordings": 0, "dev": 0}
    before, after = split(pages(range(60)), **settings), split(pages(range(90)), **settings)
    unseen = [{one.document for one in drawn("unseen", splits.test) if int(one.document) < 60} for splits in (before, after)]
    assert unseen[0] == unseen[1]
    held = [{one.fact for one in drawn("document", splits.test) if int(one.document) < 60} for splits in (before, after)]
    assert len(held[0] & held[1]) >= 0.9 * len(held[0])


def test_a_question_that_nearly_repeats_a_trained_one_leaves_the_test(device_examples, example):
    asked = "How many rows can one table of a database hold at most in the newest version"
    alike = [example(f"{asked}{more}?", f"{more} rows", fact=more, document=f"page-{more}") for more in ("", " now", " today")]
    settings = {**DEFAULTS, "test_documents": 0.4}
    splits = next(one for seed in range(20) if held_apart(one := split([*device_examples, *alike], **{**settings, "seed": seed}), alike))
    near = [dropped for dropped in splits.dropped if dropped.reason == "near-trained"]
    assert {dropped.record for dropped in near} <= {one.id for one in alike}
    assert {dropped.detail for dropped in near} <= {one.id for one in splits.train}
    assert audit(splits.train, splits.test)["clean"]


def held_apart(splits, alike):
    return any(dropped.reason == "near-trained" for dropped in splits.dropped)


def test_one_book_is_divided_by_its_chapters(device_examples):
    passages = [Passage(f"{device}-1", "book", 0, 1, ("Book", device), "") for device in {one.document for one in device_examples}]
    book = [replace(one, document="book") for one in device_examples]
    splits = split(book, passages=passages, **DEFAULTS)
    trained = {one.passage for one in splits.train}
    assert {one.document for one in [*splits.train, *splits.test]} == {"book"}
    assert trained.isdisjoint(one.passage for one in drawn("unseen", splits.test))
    assert audit(splits.train, splits.test, passages=passages)["clean"]
    assert not audit(splits.train, splits.test)["clean"]
