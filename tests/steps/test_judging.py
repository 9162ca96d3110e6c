"""A judge reads the answers: what it is told, what it is never told, and what becomes of its replies."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from loresmith.chat.scripted import Scripted
from loresmith.contracts import ChatReply, ChatRequest, Silent
from loresmith.evaluate.rubric import ITEMS
from loresmith.files import read_json, read_records, write_records
from loresmith.label import ratings
from loresmith.label.sample import sheets
from loresmith.recipe import Judge, Recipe
from loresmith.records import Answer, Score
from loresmith.runfolder import Run
from loresmith.steps import judging
from loresmith.steps.comparing import compare
from loresmith.steps.opinions import LABELS
from loresmith.steps.places import judged_of

from .invented import ARM, examples, invent, recipe_of

SIDES = [("base", ARM), ("tuned", ARM)]


def likes(word: str) -> Scripted:
    """A judge that gives 1 on every item to an answer with this word and 0.5 to any other, and prefers it."""

    def script(request: ChatRequest) -> str:
        task, user = request.messages[0].content, request.messages[-1].content
        if "Which answer" in task:
            first = word in user.split("<first>")[1].split("</first>")[0]
            return json.dumps({"evidence": "", "better": "first" if first else "second"})
        score = 1 if word in user.split("<answer>")[1] else 0.5
        return json.dumps({item.name: {"evidence": "", "score": score} for item in ITEMS})

    return Scripted(script)


def recipe(**judge: Any) -> Recipe:
    settings = {"chat": {"model": "scripted"}, **judge}
    return recipe_of("tuned", judge=settings)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return invent(tmp_path, {"tuned": 0.5}, seed=0)


def judged(run: Run, chat: Scripted, settings: Recipe, monkeypatch: pytest.MonkeyPatch) -> Judge:
    monkeypatch.setattr(judging, "open_chat", lambda *_, **__: chat)
    assert settings.judge is not None
    for model, arm in SIDES:
        judging.judge_answers(run, name=model, arm=arm, judge=settings.judge, seed=0, progress=Silent())
    if settings.judge.pairwise:
        judging.duel(run, arm=ARM, judge=settings.judge, seed=0, progress=Silent())
    return settings.judge


def compared(run: Run, settings: Recipe) -> dict[str, Any]:
    compare(run, recipe=settings, sides=SIDES, judged=SIDES, seed_groups=())
    found: dict[str, Any] = read_json(run.path("compare.json"))
    return found


def test_totals_become_wins_within_a_tie_band(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = recipe(tie_band=1.0)
    judged(run, likes("tuned"), settings, monkeypatch)
    [row] = [
        row
        for row in compared(run, settings)["rows"]
        if (row["metric"], row["model"], row["stratum"]) == ("judge-total", "tuned", "unseen")
    ]
    assert (row["mean"], row["difference"], row["wins"], row["ties"]) == (5.0, 2.5, 36, 0)
    wide = recipe(tie_band=2.5)
    [row] = [
        row for row in compared(run, wide)["rows"] if (row["metric"], row["model"], row["stratum"]) == ("judge-total", "tuned", "unseen")
    ]
    assert (row["wins"], row["ties"]) == (0, 36)


def test_the_judge_is_never_told_who_answers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    chat, settings = likes("tuned"), recipe(pairwise=["tuned", "base"], sample=4)
    for model, _ in SIDES:
        answers = read_records(run.path(f"answers/{model}.{ARM}.jsonl"), Answer)
        write_records(run.path(f"answers/{model}.{ARM}.jsonl"), [replace(one, text="an answer") for one in answers])
    judged(run, chat, settings, monkeypatch)
    said = " ".join(message.content for request in chat.asked for message in request.messages)
    assert "tuned" not in said
    assert "base" not in said


def test_two_finalists_are_shown_in_both_orders(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    chat, settings = likes("tuned"), recipe(pairwise=["tuned", "base"])
    judged(run, chat, settings, monkeypatch)
    [row] = compared(run, settings)["judge"]["duels"]
    assert (row["wins"], row["position_bias"], row["consistency"]) == (72, 0.0, 1.0)
    settings = recipe(pairwise=["base", "tuned"])
    judged(run, chat, settings, monkeypatch)
    assert compared(run, settings)["judge"]["duels"][0]["losses"] == 72


def test_a_sample_asks_the_same_questions_of_every_model_and_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = recipe(sample=5, retest=3)
    judged(run, likes("tuned"), settings, monkeypatch)
    asked = [[one.example for one in read_records(run.path(judged_of(side)[0]), Score) if one.metric == "judge-total"] for side in SIDES]
    assert asked[0] == asked[1]
    assert len(asked[0]) == 5
    retested = compared(run, settings)["judge"]["retest"]
    assert [row["n"] for row in retested] == [3, 3]


def test_the_judge_is_asked_as_its_section_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = likes("tuned")
    judged(run, chat, recipe(sample=1), monkeypatch)
    judged(run, chat, recipe(sample=1, chat={"model": "scripted", "max_tokens": 40, "temperature": 0.3}), monkeypatch)
    assert {(request.max_tokens, request.temperature) for request in chat.asked} == {(1024, 0.0), (40, 0.3)}


def test_a_judge_that_says_nothing_usable_is_a_note_and_no_nought(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = recipe(sample=3, measures=["rubric", "claims", "questeval"])
    judged(run, Scripted(lambda _: ChatReply("", error="refused")), settings, monkeypatch)
    scores = read_records(run.path(judged_of(SIDES[0])[0]), Score)
    assert {one.metric for one in scores} >= {"judge-total", "claim-f1", "questeval"}
    assert all(one.value is None and one.note for one in scores if one.metric in {"judge-total", "claim-precision", "questeval"})
    assert compared(run, settings)["judge"]["win_rates"] == []


def test_people_correct_the_judge_and_stand_beside_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = recipe()
    judged(run, likes("tuned"), settings, monkeypatch)
    answers = [one for model, _ in SIDES for one in read_records(run.path(f"answers/{model}.{ARM}.jsonl"), Answer)]
    for sheet in sheets(answers, examples(), {}, questions=20, seed=0):
        given = {item.name: 0.5 for item in ITEMS}
        ratings.rate(run.path(LABELS), sheet, given, items=list(given), rater="me")
    found = compared(run, settings)
    [row] = found["judge"]["corrected"]
    assert row["judge_difference"] == 2.5
    assert row["difference"] == pytest.approx(0.0)
    assert found["judge"]["agreement"]["raters"] == 1
    people = [one for one in found["rows"] if one["metric"] == "human-total" and one["model"] == "tuned"]
    assert all(one["mean"] == 2.5 for one in people)


def test_pairwise_names_models_of_the_run() -> None:
    with pytest.raises(ValueError, match=r"judge.pairwise has r9; the models are base, tuned"):
        recipe(pairwise=["tuned", "r9"])
    with pytest.raises(ValueError, match="'tuned' twice"):
        recipe(pairwise=["tuned", "tuned"])


@pytest.mark.slow
def test_a_model_on_this_machine_can_be_the_judge(run: Run, tiny_folder: Path) -> None:
    """Two layers of random weights: what is said is noise, and the path from recipe to table is whole."""
    judged_here(run, str(tiny_folder))


@pytest.mark.slow
def test_a_real_local_model_can_be_the_judge(run: Run) -> None:
    """What a small model says is worth little, and is read as any judge's."""
    judged_here(run, "smollm2-135m")


def judged_here(run: Run, model: str) -> None:
    chat = {"provider": "transformers", "model": model, "max_tokens": 40, "temperature": 0}
    settings = recipe(chat=chat, sample=1, measures=["rubric", "claims"], pairwise=["tuned", "base"])
    assert settings.judge is not None
    for name, arm in SIDES:
        judging.judge_answers(run, name=name, arm=arm, judge=settings.judge, seed=0, progress=Silent())
    judging.duel(run, arm=ARM, judge=settings.judge, seed=0, progress=Silent())
    scores = read_records(run.path(judged_of(SIDES[0])[0]), Score)
    assert {one.metric for one in scores} >= {"judge-total", "claim-f1"}
    assert all((one.value is None) == bool(one.note) for one in scores)
    assert compared(run, settings)["judge"]["judge"] == model
