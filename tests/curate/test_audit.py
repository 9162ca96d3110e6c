from dataclasses import replace

from loresmith.curate.apart import VIEWS
from loresmith.curate.audit import CONTAINED, FORBIDDEN, MEANINGS, SHARED, audit
from loresmith.curate.split import split

SETTINGS = {"test_documents": 0.2, "dev_documents": 0.0, "test_facts": 0.2, "test_wordings": 0.5, "dev": 0.1, "max_test": None, "seed": 0}


def test_our_own_split_is_clean_and_shares_what_wordings_must_share(device_examples):
    splits = split(device_examples, **SETTINGS)
    found = audit(splits.train, splits.test)
    assert found["clean"]
    assert found["all"]["n"] == len(splits.test)
    wording = found["strata"]["wording"]["counts"]
    assert wording["same_answer"] == wording["same_evidence"] == wording["same_fact"] == wording["n"]
    assert found["strata"]["unseen"]["counts"]["same_document"] == 0


def test_a_question_moved_over_is_a_violation(device_examples):
    splits = split(device_examples, **SETTINGS)
    leaked = next(example for example in splits.test if example.stratum == "unseen")
    found = audit([*splits.train, replace(leaked, id="x", instruction=leaked.instruction.upper())], splits.test)
    assert not found["clean"]
    assert set(found["strata"]["unseen"]["violations"]) == {
        *("same_question_and_input", "same_fact", "same_evidence", "same_document"),
        *("near_question", "near_question_and_answer", "near_evidence"),
    }


def test_a_question_with_a_word_more_is_near(example):
    asked = "How many rows can one table of a database hold at most"
    train, test = example(f"{asked}?"), example(f"{asked} today?", document="other", stratum="unseen")
    found = audit([train], [test])
    assert found["strata"]["unseen"]["violations"] == ["near_question"]


def test_runs_of_words_find_a_question_inside_a_longer_one(example):
    short = "How many rows can one table of a database hold?"
    counts = audit([example(f"Tell me, {short}")], [example(short), example("How many rows can one page of a database hold?")])["all"]
    assert (counts["n"], counts["same_question"], counts["question_8_grams"]) == (2, 0, 1)


def test_an_input_cut_at_another_place_is_nearly_the_same(example):
    text = "A competition has a public and a private leaderboard, and the private one decides who wins."
    counts = audit([example(input=f"Leaderboards. {text}")], [example(input=text), example(input="")])["all"]
    assert (counts["same_input"], counts["input_5_grams"]) == (0, 1)


def test_repeated_rows_are_reported_and_do_not_dirty_the_headline(example):
    row = example()
    found = audit([row], [replace(row, stratum="repeated")])
    assert found["clean"]
    assert found["strata"]["repeated"]["counts"]["same_question_and_input"] == 1


def test_an_empty_test_is_clean(example):
    assert audit([example()], []) == {"clean": True, "n_train": 1, "all": audit([], [])["all"], "strata": {}}


def test_every_rule_names_a_count_and_every_stratum_has_a_meaning():
    assert {name for names in FORBIDDEN.values() for name in names} <= {*SHARED, *CONTAINED, *VIEWS}
    assert set(FORBIDDEN) < set(MEANINGS)
