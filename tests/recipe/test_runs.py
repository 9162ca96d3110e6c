"""One recipe stands for as many runs as its variants need: one for all that change only the training."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loresmith.errors import RecipeError
from loresmith.recipe import Recipe
from loresmith.recipe.file import dump, load_recipe, schema
from loresmith.recipe.grid import slug
from loresmith.recipe.runs import expand

Write = Callable[[str], Path]


def recipe(**sections: Any) -> Recipe:
    return Recipe.model_validate({"name": "study", "sources": [{"path": "docs"}], **sections})


def test_grid_is_every_combination_named_by_its_values() -> None:
    made = recipe(grid={"rank": [4, 8], "learning_rate": [1e-3, 2e-4]})
    assert list(made.fine_tunes()) == [
        "rank-4.learning_rate-1e-3",
        "rank-4.learning_rate-2e-4",
        "rank-8.learning_rate-1e-3",
        "rank-8.learning_rate-2e-4",
    ]
    assert made.fine_tunes()["rank-8.learning_rate-2e-4"].learning_rate == 2e-4


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1e-3, "1e-3"),
        (0.05, "0.05"),
        (2.5e-5, "2.5e-5"),
        (0.0, "0"),
        (16, "16"),
        (True, "yes"),
        (None, "none"),
        ("Org/Tiny v2", "org-tiny-v2"),
    ],
)
def test_values_are_named_as_short_as_can_be(value: Any, said: str) -> None:
    assert slug(value) == said
    assert slug(["q_proj", "v_proj"]) == "q_proj-v_proj"


def test_variants_of_the_training_and_of_its_size_share_one_run() -> None:
    made = recipe(variants=[{"name": "r4", "train": {"rank": 4}}, {"name": "few", "curate": {"take": 50}}])
    (only,) = expand(made)
    assert only.name == "study"
    assert only.takes() == {"few": 50}
    assert only.curate.take is None


def test_variants_of_the_data_or_the_base_have_runs_of_their_own() -> None:
    made = recipe(
        variants=[{"name": "wide", "model": "org/wide"}, {"name": "r4", "train": {"rank": 4}}, {"name": "long", "chunk": {"size": 300}}]
    )
    runs = expand(made)
    assert [one.name for one in runs] == ["study", "study.wide", "study.long"]
    assert [list(one.fine_tunes()) for one in runs] == [["r4"], ["wide"], ["long"]]
    assert (runs[0].model.name, runs[1].model.name, runs[2].chunk.size) == (made.model.name, "org/wide", 300)


def test_fine_tunes_of_one_base_share_its_run() -> None:
    runs = expand(recipe(grid={"model": ["org/a", "org/b"], "rank": [2, 4]}))
    assert [one.name for one in runs] == ["study", "study.model-org-b"]
    assert [one.model.name for one in runs] == ["org/a", "org/b"]
    assert list(runs[1].fine_tunes()) == ["model-org-b.rank-2", "model-org-b.rank-4"]


def test_a_recipe_of_one_run_is_itself() -> None:
    assert expand(recipe()) == (recipe(),)


def test_a_run_of_many_is_a_recipe_like_any_other(write_recipe: Write) -> None:
    for one in expand(recipe(grid={"model": ["org/a", "org/b"], "curate.take": [5, 10]})):
        assert load_recipe(write_recipe(dump(one))).fine_tunes() == one.fine_tunes()


def test_models_of_variants_are_found_from_the_recipes_folder(write_recipe: Write, recipe_text: str) -> None:
    path = write_recipe(f"{recipe_text}variants: [{{name: own, model: ./mine}}]\ngrid: {{model: [../other, org/x]}}\n")
    loaded = load_recipe(path)
    assert loaded.variants[0].model["name"] == str(path.parent / "mine")
    assert loaded.grid["model"] == (str(path.parent.parent / "other"), "org/x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("grid: {rnak: [1]}", "grid.rnak: unknown key with the value 1. Did you mean 'rank'?"),
        ("grid: {rank: [4, 0]}", "grid.rank: expected at least 1, got 0."),
        ("grid: {spilt.seed: [1]}", "unknown section 'spilt'. Known are chunk, curate, generate, mix, model, train."),
        ("grid: {rank: []}", "grid: expected at least 1 in the list"),
        ("grid: {rank: 4}", "grid: expected a list, got 4."),
        ("grid: {rank: [4, 4]}", "variants need different names, got rank-4, rank-4"),
        ("grid: {seed: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], rank: [1, 2, 3, 4, 5, 6, 7, 8], epochs: [1, 2, 3, 4, 5, 6, 7]}", "560 combinations"),
        ("variants: [{name: a, curate: {tkae: 3}}]", "variants.0.curate.tkae: unknown key with the value 3. Did you mean 'take'?"),
        ("variants: [{name: a, chunk: {size: 0}}]", "variants.0.chunk.size: expected at least 1, got 0."),
    ],
)
def test_a_slip_in_a_variant_or_a_grid_is_named(write_recipe: Write, recipe_text: str, text: str, expected: str) -> None:
    with pytest.raises(RecipeError) as caught:
        load_recipe(write_recipe(f"{recipe_text}{text}\n"))
    assert expected in str(caught.value)


def test_schema_offers_the_keys_of_every_section_a_variant_may_change() -> None:
    variant = schema()["$defs"]["Variant"]["properties"]
    assert variant["train"]["$ref"] == "#/$defs/Train"
    assert variant["chunk"]["$ref"] == "#/$defs/Chunk"
