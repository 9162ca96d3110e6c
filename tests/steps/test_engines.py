"""The same test set written by another engine: kept apart, gone on with, and looked for before the training."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loresmith import steps
from loresmith.errors import MissingExtra, ModelError
from loresmith.files import read_json, read_lines, read_records
from loresmith.recipe import Recipe
from loresmith.records import Answer
from loresmith.runfolder import Run, Step

Make = Callable[..., Recipe]
ANSWER = "answer:base.closed-book"


def step(recipe: Recipe, name: str) -> Step:
    return next(one for one in steps.table(recipe, steps.Silent()) if one.name == name)


def written_by(recipe_of: Make, engine: str, **more: Any) -> Recipe:
    return recipe_of(evaluate={"arms": ["closed-book"], "engine": engine, "max_new_tokens": 4, "bootstrap": 200, **more})


@pytest.fixture
def split(recipe_of: Make, tmp_path: Path) -> Run:
    """A run whose questions are made and divided."""
    return steps.run(recipe_of(), runs=tmp_path, until="split")


def answers(run: Run) -> list[Answer]:
    return read_records(run.path("answers/base.closed-book.jsonl"), Answer)


def test_an_answer_says_what_wrote_it_and_its_likelihood_stays(split: Run, recipe_of: Make, fake_vllm: Path) -> None:
    split.perform(step(written_by(recipe_of, "transformers"), ANSWER))
    ours = answers(split)
    split.perform(step(written_by(recipe_of, "vllm"), ANSWER))
    theirs = answers(split)
    assert {one.engine for one in ours} == {"transformers"}
    assert {one.engine for one in theirs} == {"vllm"}
    assert [one.reference_nats for one in theirs] == pytest.approx([one.reference_nats for one in ours], rel=1e-5)


def test_another_engine_is_asked_anew(split: Run, recipe_of: Make, fake_vllm: Path) -> None:
    line = split.perform(step(written_by(recipe_of, "transformers"), ANSWER))
    assert not split.is_done(step(written_by(recipe_of, "vllm"), ANSWER), line)
    assert step(written_by(recipe_of, "transformers"), ANSWER).settings[1] == [4, 32, 1024, 1024]  # as in runs before there was a choice


def test_a_run_goes_on_where_the_same_engine_stopped(split: Run, recipe_of: Make, fake_vllm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_VLLM_ENDS_AFTER", "5")
    with pytest.raises(ModelError, match="vLLM ended early"):
        split.perform(step(written_by(recipe_of, "vllm"), ANSWER))
    monkeypatch.delenv("FAKE_VLLM_ENDS_AFTER")
    split.perform(step(written_by(recipe_of, "vllm"), ANSWER))
    first, second = (one["prompts"] for one in read_lines(fake_vllm))
    assert len(second) == len(first) - 5 == len(answers(split)) - 5
    assert {one.engine for one in answers(split)} == {"vllm"}


def test_a_few_questions_are_answered_by_our_own_code(recipe_of: Make) -> None:
    recipe = written_by(recipe_of, "vllm", questions="general", probes=["abstention"])
    for name in ("ask:base", "probe:base"):
        assert "vllm" not in str(step(recipe, name).settings)


def test_what_is_missing_is_said_before_the_training(split: Run, recipe_of: Make, fake_vllm: Path, sentence_folder: Path) -> None:
    recipe = written_by(recipe_of, "vllm", embeddings=str(sentence_folder))
    names = [one.name for one in steps.table(recipe, steps.Silent())]
    assert names.index("ready") < names.index("train:tuned")
    split.perform(step(recipe, "ready"))
    told = read_json(split.path("ready.json"))
    assert (told["vllm"], told["embeddings"]["pooling"], told["embeddings"]["max_length"]) == ("9.9", "mean", 48)
    assert "ready" not in [one.name for one in steps.table(written_by(recipe_of, "transformers"), steps.Silent())]


def test_without_vllm_the_run_ends_early(split: Run, recipe_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LORESMITH_VLLM_PYTHON", f"{sys.executable}-not")
    with pytest.raises(MissingExtra, match="has no vLLM"):
        split.perform(step(written_by(recipe_of, "vllm"), "ready"))


@pytest.mark.parametrize("key", ["use_dora", "bias"])
def test_what_vllm_cannot_apply_is_a_fault_of_the_recipe(recipe_of: Make, key: str) -> None:
    train = {"use_dora": {"use_dora": True}, "bias": {"bias": "lora_only"}}[key]
    with pytest.raises(ValueError, match=f"takes plain LoRA upon a base as it is; odd has {key}"):
        recipe_of(evaluate={"engine": "vllm"}, variants=[{"name": "odd", "train": train}])
