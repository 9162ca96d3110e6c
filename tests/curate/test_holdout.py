from collections import Counter

from loresmith.curate.holdout import draw_facts, draw_wordings, one_wording_each

DOCUMENT_BY_FACT = {f"{document}{number}": document for document in "abcd" for number in range(10)}


def draw(share, group_by_fact=None, spare=None):
    group_by_fact = group_by_fact or {fact: fact for fact in DOCUMENT_BY_FACT}
    return draw_facts(DOCUMENT_BY_FACT, group_by_fact=group_by_fact, spare=spare or DOCUMENT_BY_FACT, share=share, seed=0)


def test_every_document_gives_the_same_share():
    assert Counter(DOCUMENT_BY_FACT[fact] for fact in draw(0.2)) == {"a": 2, "b": 2, "c": 2, "d": 2}


def test_a_group_is_drawn_whole_or_not_at_all():
    group_by_fact = {fact: fact[1] for fact in DOCUMENT_BY_FACT}
    held = draw(0.2, group_by_fact)
    assert set(Counter(fact[1] for fact in held).values()) == {4}
    assert len(held) == 8


def test_no_pool_is_emptied():
    assert Counter(DOCUMENT_BY_FACT[fact] for fact in draw(1.0)) == {"a": 9, "b": 9, "c": 9, "d": 9}


def test_a_share_of_nothing_holds_nothing_out():
    assert draw(0.0) == set()


def test_one_wording_is_held_out_of_facts_that_have_another(device_examples, example):
    lonely = example("What is WAL?", "A log.", fact="lonely")
    held = draw_wordings([*device_examples, lonely], share=1.0, seed=0)
    assert Counter(one.fact for one in device_examples if one.id in held) == {one.fact: 1 for one in device_examples}
    assert lonely.id not in held


def test_a_wording_that_another_fact_trains_is_never_held_out(example):
    shared = [example("What is WAL?", answer, fact=answer) for answer in ("A log.", "A mode.")]
    own = example("Define WAL.", "A log.", fact="A log.")
    assert draw_wordings([*shared, own], share=1.0, seed=0) == {own.id}


def test_a_held_out_fact_is_asked_in_one_wording(device_examples):
    asked = one_wording_each(device_examples, seed=0)
    assert [one.fact for one in asked] == list(dict.fromkeys(one.fact for one in device_examples))
