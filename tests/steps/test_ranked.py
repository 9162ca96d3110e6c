"""What of an earlier `loresmith rank` a report may show; no model is needed to say so."""

from pathlib import Path
from typing import Any

import pytest

from loresmith.contracts import Silent
from loresmith.files import digest_value, write_json, write_text
from loresmith.recipe import Recipe
from loresmith.recipe.file import dump
from loresmith.runfolder import Run, Step
from loresmith.steps.ranked import RANK, ranked
from loresmith.steps.ranking.table import measure_step, spectrum_step

DATA = ("mix/train.jsonl", "split/train.jsonl", "split/dev.jsonl", "split/test.jsonl")


def recipe_of(folder: Path, **sections: Any) -> Recipe:
    if not (folder / "model").is_dir():
        write_text(folder / "model/config.json", "{}")
    model = {"name": str(folder / "model")}
    return Recipe.model_validate({"name": "run", "model": model, "sources": [{"path": folder}], "rank": {"arms": [1, 8]}, **sections})


def enter(run: Run, step: Step) -> None:
    line = {"step": step.name, "settings": digest_value(step.settings)}
    run.enter({**line, "reads": run.digests(step.reads), "writes": run.digests(step.writes)})


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    return recipe_of(tmp_path)


@pytest.fixture
def run(tmp_path: Path, recipe: Recipe) -> Run:
    """A run whose rank was measured, whose fine-tune was read, and whose arms were trained beside it."""
    run, beside = Run(tmp_path / "run"), Run(tmp_path / "run.rank")
    for folder in (run, beside):
        for name in DATA:
            write_text(folder.path(name), name)
    write_text(beside.path("recipe.yaml"), dump(recipe))
    enter(beside, Step("train:r1", lambda _: {}, ("mix/train.jsonl", "rank/profile.json")))
    enter(beside, Step("answer:r1.closed-book", lambda _: {}, ("split/test.jsonl", "models/r1/adapter_model.safetensors")))
    enter(run, measure_step(recipe, Silent()))
    enter(run, spectrum_step(recipe, "tuned", Silent()))
    verified = {"run": "run.rank", "arms": [{"arm": "r1"}, {"arm": "r8"}]}
    write_json(run.path(RANK), {"prompts": 1000, "adapters": {"tuned": {}}, "verified": verified})
    return run


def test_what_this_recipe_measured_is_shown_whole(run: Run, recipe: Recipe) -> None:
    assert list(ranked(run, recipe)["adapters"]) == ["tuned"]
    assert ranked(run, recipe)["verified"]["run"] == "run.rank"


def test_nothing_is_shown_where_nothing_was_measured(tmp_path: Path, recipe: Recipe) -> None:
    assert ranked(Run(tmp_path / "other"), recipe) == {}


def test_other_questions_or_another_recipe_make_it_old(run: Run, recipe: Recipe, tmp_path: Path) -> None:
    assert ranked(run, recipe_of(tmp_path, train={"target_modules": ["q_proj"]})) == {}
    write_text(run.path("mix/train.jsonl"), "other questions")
    assert ranked(run, recipe) == {}


def test_fewer_prompts_asked_on_the_command_line_are_no_other_recipe(run: Run, recipe: Recipe, tmp_path: Path) -> None:
    enter(run, measure_step(recipe_of(tmp_path, rank={"prompts": 60}), Silent()))
    assert ranked(run, recipe) == {}
    write_json(run.path(RANK), {"prompts": 60, "adapters": {}, "verified": None})
    assert ranked(run, recipe)["prompts"] == 60


def test_fewer_prompts_in_the_data_than_were_asked_for_are_shown(run: Run, recipe: Recipe, tmp_path: Path) -> None:
    write_json(run.path(RANK), {"prompts": 20, "prompts_asked": 1000, "adapters": {"tuned": {}}, "verified": None})
    assert list(ranked(run, recipe)["adapters"]) == ["tuned"]
    enter(run, measure_step(recipe_of(tmp_path, rank={"prompts": 60}), Silent()))
    write_json(run.path(RANK), {"prompts": 20, "prompts_asked": 60, "adapters": {}, "verified": None})
    assert ranked(run, recipe)["prompts"] == 20


def test_an_adapter_that_was_trained_anew_is_left_out(run: Run, recipe: Recipe) -> None:
    write_text(run.path("models/tuned/adapter_config.json"), "another")
    assert ranked(run, recipe)["adapters"] == {}


@pytest.mark.parametrize("change", ["arms", "learning rate", "test", "gone"])
def test_arms_of_other_data_or_settings_are_left_out(run: Run, tmp_path: Path, change: str) -> None:
    arms = {"rank": {"arms": [1, 64]}} if change == "arms" else {"train": {"learning_rate": 1.0}} if change == "learning rate" else {}
    if change == "test":
        write_text(run.path("split/test.jsonl"), "other questions")
    if change == "gone":
        (tmp_path / "run.rank/recipe.yaml").unlink()
    found = ranked(run, recipe_of(tmp_path, **arms))
    assert found
    assert found["verified"] is None
