"""What a setting cost in earlier runs is known where like was trained beside like, and nowhere else."""

from pathlib import Path
from typing import Any

import pytest

from loresmith.files import write_json, write_records, write_text
from loresmith.recipe import Recipe
from loresmith.recipe.file import dump
from loresmith.runfolder import Run, Step
from loresmith.steps.earlier import earlier, losses
from loresmith.steps.settings import deciding, model_of

from .invented import examples, invent


@pytest.fixture
def model(tmp_path: Path) -> str:
    write_json(tmp_path / "model" / "config.json", {"model_type": "llama"})
    return str(tmp_path / "model")


def recipe(model: str, name: str, *variants: dict[str, Any], **train: Any) -> Recipe:
    named = [{"name": f"v{place}", "train": one} for place, one in enumerate(variants)]
    settings = {"name": name, "sources": [{"path": "/docs"}], "model": model, "variants": named, "train": train}
    return Recipe.model_validate(settings)


def trained(folder: Path, recipe: Recipe, gains: list[float]) -> Run:
    """A run whose fine-tunes were trained and tested, as far as its files tell."""
    names = list(recipe.fine_tunes())
    run = invent(folder, dict(zip(names, gains, strict=True)), seed=0, noise=0.05)
    for file in ("split/dev.jsonl", "mix/train.jsonl"):
        write_records(run.path(file), examples(documents=3))
    write_text(run.path("recipe.yaml"), dump(recipe))
    for name, settings in recipe.fine_tunes().items():
        run.perform(Step(f"train:{name}", lambda _: {}, ("mix/train.jsonl", "split/dev.jsonl"), (), [model_of(recipe), deciding(settings)]))
    write_json(run.path("compare.json"), {})
    run.perform(Step("compare", lambda _: {}, ("split/test.jsonl",), ("compare.json",)))
    return run


def test_a_pair_that_differs_in_one_setting_tells_its_loss(tmp_path: Path, model: str) -> None:
    made = recipe(model, "a", {"rank": 16}, {"rank": 8}, {"rank": 4, "learning_rate": 1e-4})
    run = trained(tmp_path / "runs" / "a", made, [1.0, 0.9, 0.5])
    found = earlier(tmp_path / "runs", run, made, rows="mix/train.jsonl")
    assert [one.name for one in found] == ["v0", "v1", "v2"]
    lost = losses(found, made.fine_tunes()["v0"], "rank", [4, 8, 16, 32], seed=0)
    assert list(lost) == [8]  # rank 4 had another learning rate, too
    assert lost[8].low < lost[8].difference < lost[8].high
    assert lost[8].difference == pytest.approx(0.1, abs=0.05)


def test_seeds_and_runs_are_pairs_of_their_own(tmp_path: Path, model: str) -> None:
    first = recipe(model, "a", {"rank": 16}, {"rank": 8}, {"rank": 16, "seed": 1})
    second = recipe(model, "b", {"rank": 8, "seed": 1, "row_tokens": 512})
    run = trained(tmp_path / "runs" / "a", first, [1.0, 0.9, 1.0])
    trained(tmp_path / "runs" / "b", second, [0.9])
    found = earlier(tmp_path / "runs", run, first, rows="mix/train.jsonl")
    assert losses(found, first.fine_tunes()["v0"], "rank", [8], seed=0)[8].n_pairs == 2


@pytest.mark.parametrize("file", ["mix/train.jsonl", "split/dev.jsonl", "split/test.jsonl"])
def test_other_examples_tell_nothing(tmp_path: Path, model: str, file: str) -> None:
    made = recipe(model, "a", {"rank": 16}, {"rank": 8})
    run = trained(tmp_path / "runs" / "a", made, [1.0, 0.9])
    write_records(run.path(file), examples(documents=2))
    assert earlier(tmp_path / "runs", run, made, rows="mix/train.jsonl") == []


def test_another_base_or_a_changed_recipe_tells_nothing(tmp_path: Path, model: str) -> None:
    made = recipe(model, "a", {"rank": 16}, {"rank": 8})
    run = trained(tmp_path / "runs" / "a", made, [1.0, 0.9])
    other = recipe(model, "a", {"rank": 16}, {"rank": 8}, epochs=2)
    write_text(run.path("recipe.yaml"), dump(other))
    assert earlier(tmp_path / "runs", run, made, rows="mix/train.jsonl") == []
    write_text(run.path("recipe.yaml"), dump(made))
    write_json(Path(model) / "config.json", {"model_type": "gpt2"})
    assert earlier(tmp_path / "runs", Run(tmp_path / "runs" / "a"), made, rows="mix/train.jsonl") == []


def test_a_damaged_neighbour_is_passed_over(tmp_path: Path, model: str) -> None:
    made = recipe(model, "a", {"rank": 16})
    run = trained(tmp_path / "runs" / "a", made, [1.0])
    neighbour = trained(tmp_path / "runs" / "b", made, [1.0])
    write_text(neighbour.path("recipe.yaml"), "name: [")
    assert [one.run.folder.name for one in earlier(tmp_path / "runs", run, made, rows="mix/train.jsonl")] == ["a"]
    assert earlier(tmp_path / "none", run, made, rows="mix/train.jsonl") == []
