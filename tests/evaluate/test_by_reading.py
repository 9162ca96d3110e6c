import json

from loresmith.chat.scripted import Scripted
from loresmith.contracts import ChatRequest
from loresmith.evaluate.by_reading import Found, Read, claim_scores, questeval_scores

CASES = [Read("It is made in Oslo.", "Oslo makes it.", "It is made in Oslo. It is blue."), Read("It is red.", "It is blue.", "")]


def entails_what_shares_a_name(request: ChatRequest) -> str:
    user = request.messages[-1].content
    premise, claim = user.split("<claim>")
    if "Oslo" in premise and "Oslo" in claim:
        return json.dumps({"relation": "entailed"})
    return json.dumps({"relation": "contradicted" if "red" in user else "neutral"})


def asks_and_finds_oslo(request: ChatRequest) -> str:
    task, user = request.messages[0].content, request.messages[-1].content
    if task.startswith("Write"):
        rows = [{"question": "Where?", "answer": "Oslo"}] if "Oslo" in user else []
        return json.dumps({"questions": rows})
    return json.dumps({"answer": "Oslo" if "Oslo" in user else None})


def values(found: list[Found]) -> dict[str, float | None]:
    return {one.metric: one.value for one in found}


def test_claims_are_judged_against_reference_and_passage() -> None:
    right, wrong = claim_scores(CASES, model=Scripted(entails_what_shares_a_name))
    assert values(right) == {
        "claim-precision": 1,
        "claim-recall": 1,
        "claim-f1": 1,
        "claim-contradiction": 0,
        "claim-grounded": 1,
    }
    assert values(wrong)["claim-contradiction"] == 1
    assert [one.note for one in wrong if one.metric == "claim-grounded"] == ["the answer has no claim, or none could be judged"]


def test_one_claim_of_many_answers_is_judged_once() -> None:
    model = Scripted(entails_what_shares_a_name)
    claim_scores([CASES[1]] * 5, model=model)
    assert len(model.asked) == 2


def test_questeval_asks_each_text_once_and_says_where_nothing_could_be_asked() -> None:
    model = Scripted(asks_and_finds_oslo)
    right, wrong = questeval_scores(CASES * 2, model=model, mode="paper")[:2]
    assert values(right)["questeval"] == 1
    assert values(wrong)["questeval"] is None
    assert sum(request.messages[0].content.startswith("Write") for request in model.asked) == 4


def test_the_package_counts_a_side_without_questions_as_nought() -> None:
    _, wrong = questeval_scores(CASES, model=Scripted(asks_and_finds_oslo), mode="compat")
    assert values(wrong)["questeval"] == 0


def test_an_empty_answer_costs_no_call_of_its_own() -> None:
    model = Scripted(asks_and_finds_oslo)
    [found] = questeval_scores([Read(" ", "Oslo makes it.", "")], model=model, mode="paper")
    assert {one.value for one in found} == {None}
    assert len(model.asked) == 1
