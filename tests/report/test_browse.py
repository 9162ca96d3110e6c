import json
from dataclasses import replace
from typing import Any

from loresmith.records import Score
from loresmith.report import browse
from loresmith.report.content import ReportContent


def side(content: ReportContent, model: str, arm: str) -> dict[str, Any]:
    data = browse.payload(content)
    place = (data["models"].index(model), [one["key"] for one in data["arms"]].index(arm))
    return next(answer for answer in data["questions"][0]["answers"] if (answer["model"], answer["arm"]) == place)


def score(content: ReportContent, model: str) -> Score:
    first = browse.payload(content)["questions"][0]["id"]
    return next(
        one for one in content.scores if (one.example, one.model, one.arm, one.metric) == (first, model, "closed-book", "answer-nll")
    )


def test_a_gain_is_positive_where_the_model_is_better(content: ReportContent) -> None:
    base, tuned = score(content, "base").value, score(content, "tuned").value
    assert base is not None
    assert tuned is not None
    said = side(content, "tuned", "closed-book")
    assert abs(said["gains"][0] - (base - tuned)) < 1e-3
    assert said["differences"][0][0] == ("−" if tuned < base else "+")


def test_the_base_gains_nothing_over_itself(content: ReportContent) -> None:
    assert set(side(content, "base", "closed-book")["gains"]) == {None}


def test_a_score_that_could_not_be_judged_says_why(content: ReportContent) -> None:
    blank = replace(content, scores=[replace(one, value=None, note="no tokens") for one in content.scores])
    said = side(blank, "tuned", "closed-book")
    assert (said["scores"][0], said["notes"][0], said["gains"][0]) == ("–", "no tokens", None)


def test_an_unanswered_question_is_not_an_empty_answer(content: ReportContent) -> None:
    assert side(replace(content, answers=[]), "base", "closed-book")["text"] is None


def test_a_document_that_is_not_known_has_no_link(content: ReportContent) -> None:
    question = browse.payload(replace(content, documents={}, passages={}))["questions"][0]
    assert (question["href"], question["document"], question["passage"]) == ("", -1, -1)


def test_a_question_leads_to_the_heading_of_its_passage(content: ReportContent) -> None:
    question = browse.payload(content)["questions"][0]
    assert question["href"] == "https://www.sqlite.org/wal.html#checkpointing"
    assert question["path"] == "Checkpointing"


def test_passages_stand_once(content: ReportContent) -> None:
    passages = browse.payload(content)["passages"]
    assert len(passages) == len(set(passages)) == len(content.passages)


def test_the_payload_is_strict_json(content: ReportContent) -> None:
    infinite = replace(content, scores=[replace(one, value=float("inf")) for one in content.scores])
    assert json.dumps(browse.payload(infinite), allow_nan=False)
