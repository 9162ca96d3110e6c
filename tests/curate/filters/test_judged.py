import json

import pytest

from loresmith.chat.scripted import Scripted, in_turn
from loresmith.contracts import ChatReply
from loresmith.curate.filters.judged import supported_by_judge
from loresmith.curate.filters.round_trip import is_same_answer, round_trip
from loresmith.curate.keep import curate_by_model
from loresmith.records import Dropped

PASSAGES = ["The page size is 4096 bytes.", "A lock is shared."]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4096 bytes", "The page size is 4,096 bytes."),
        ("Yes, it is.", "True"),
        ("Griulostad", "in Griulostad"),
        ("It writes the old pages to a journal", "The old pages are written to the journal"),
    ],
)
def test_the_same_answer_in_other_words(one, other):
    assert is_same_answer(one, other)
    assert is_same_answer(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("4096 bytes", "8192 bytes"), ("Yes", "No"), ("Not in the passage.", "a lock"), ("", ""), ("a lock", "a journal of old pages")],
)
def test_another_answer(one, other):
    assert not is_same_answer(one, other)


def test_round_trip_refuses_what_the_passage_answers_otherwise(example):
    examples = [example("How large is a page?", "4096 bytes"), example("What is a lock?", "exclusive")]
    model = Scripted(in_turn(["4,096 bytes.", "It is shared."]))
    assert list(round_trip(model)(examples, PASSAGES)) == [None, "other-answer: It is shared."]
    assert "<passage>\nThe page size is 4096 bytes.\n</passage>" in model.asked[0].messages[0].content
    assert examples[0].output not in model.asked[0].messages[0].content.split("</passage>")[1]


@pytest.mark.parametrize(("said", "reason"), [("Yes.", None), ("**No**", "not-supported-by-judge"), ("Perhaps", None), ("", None)])
def test_only_a_plain_no_of_the_judge_refuses(example, said, reason):
    assert list(supported_by_judge(Scripted(lambda request: said))([example()], PASSAGES[:1])) == [reason]


def test_a_call_that_failed_or_was_not_made_keeps_the_example(example):
    model = Scripted(lambda request: ChatReply("", error="timeout"))
    assert list(supported_by_judge(model)([example(), example()], [PASSAGES[0], " "])) == [None, None]
    assert len(model.asked) == 1


def test_braces_in_a_document_are_left_alone(example):
    model = Scripted(lambda request: "yes")
    list(supported_by_judge(model)([example("What?", "{passage}")], ["use {answer} and {0}"]))
    assert "use {answer} and {0}" in model.asked[0].messages[0].content


def test_each_filter_asks_only_about_what_is_left(example):
    examples = [example(answer="one"), example(answer="two")]
    first, second = Scripted(in_turn(["no", "yes"])), Scripted(lambda request: "no")
    filters = [("judge", supported_by_judge(first)), ("other", supported_by_judge(second))]
    outcomes = list(curate_by_model(examples, filters=filters, passage_text={"journal-1": "A page."}))
    assert [isinstance(outcome, Dropped) for outcome in outcomes] == [True, True]
    assert (len(first.asked), len(second.asked)) == (2, 1)
    assert json.dumps([outcome.detail[:6] for outcome in outcomes]) == '["judge:", "other:"]'
