from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from loresmith.records import Contrast
from loresmith.report.brief import brief
from loresmith.report.content import ReportContent


def judged(content: ReportContent, standings: Sequence[str]) -> list[Contrast]:
    """The contrasts that decide, a fine-tune each, with these standings."""
    found = [one for one in content.contrasts if (one.metric, one.stratum, one.arm, one.against_arm) == DECIDES]
    return [replace(one, standing=standing) for one, standing in zip(found, standings, strict=True)]


DECIDES = ("answer-nll", "wording", "closed-book", "closed-book")


def test_the_question_that_decides_stands_first_with_its_numbers(content: ReportContent) -> None:
    first, *_ = brief(content.contrasts)
    [contrast] = judged(content, [""])
    assert first.question == "Did it learn the facts it was trained on?"
    assert (first.answer, first.look) == ("Yes", "better")
    assert first.size == f"{contrast.n} questions, {contrast.n_documents} documents"
    assert first.metric == "Answer loss (NLL), less is better"


def test_each_stratum_and_each_way_to_have_the_text_is_asked_about(content: ReportContent) -> None:
    assert [row.question for row in brief(content.contrasts)] == [
        "Did it learn the facts it was trained on?",
        "Is it better on other facts of the same documents?",
        "Is it better on documents it never saw?",
        "Are its written answers nearer to the reference?",
        "Does it beat having the right text at hand?",
        "Given the right text too, is it better than the base?",
    ]


@pytest.mark.parametrize(
    ("standing", "answer"),
    [("better", "Yes"), ("unconfirmed", "Not shown"), ("open", "Yes"), ("same", "No change")],
)
def test_what_is_not_confirmed_is_not_shown(content: ReportContent, standing: str, answer: str) -> None:
    [row] = brief(judged(content, [standing]))
    assert row.answer == answer
    assert bool(row.doubt) == (standing == "unconfirmed")


def test_a_worse_model_is_said_to_be_worse(content: ReportContent) -> None:
    [contrast] = judged(content, [""])
    turned = replace(contrast, low=-contrast.high, high=-contrast.low, difference=-contrast.difference)
    assert (brief([turned])[0].answer, brief([turned])[0].look) == ("No, worse", "worse")


def test_several_fine_tunes_are_counted_and_no_interval_is_made_of_theirs(make_content: Callable[..., ReportContent]) -> None:
    content = make_content(("a", "b", "c"))
    [row] = brief(judged(content, ["better", "better", "unconfirmed"]))
    assert (row.answer, row.look, row.interval) == ("2 better, 1 not shown (of 3)", "", "")
    assert brief(judged(content, ["better"] * 3))[0].answer == "Yes: all 3"


def test_nothing_compared_asks_nothing() -> None:
    assert brief([]) == []


def test_the_one_that_dev_chose_is_answered_for_and_the_others_are_counted(make_content: Callable[..., ReportContent]) -> None:
    content = make_content(("a", "b", "c"))
    [row] = brief(judged(content, ["better", "unconfirmed", "better"]), chosen="b")
    assert (row.answer, row.look, row.others) == ("Not shown", "", "of all 3: 2 better, 1 not shown")
    assert " to " in row.interval
    assert brief(judged(content, ["better"] * 3), chosen="b")[0].others == "as all 3"
    assert brief(judged(content, ["better"] * 3))[0].others == ""
