"""What `loresmith rank` gives on the two-layer model, with and without training the arms, done once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from loresmith.recipe import Recipe
from loresmith.runfolder import Run
from loresmith.steps.ranking import command


class Told(NamedTuple):
    """A run, its recipe, where runs lie, and what rank.json says."""

    run: Run
    recipe: Recipe
    runs: Path
    value: dict[str, Any]


@pytest.fixture(scope="session")
def measured(recipe_of: Callable[..., Recipe], tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The devices, measured without training."""
    return _told(recipe_of(rank={"prompts": 60, "answers": 20, "candidates": [1, 4], "resamples": 50}), tmp_path_factory.mktemp("rank"))


def _told(recipe: Recipe, runs: Path, **options: Any) -> Told:
    run = command.rank(recipe, runs=runs, **options)
    return Told(run, recipe, runs, json.loads(run.path("rank.json").read_text()))


@pytest.fixture(scope="session")
def verified(recipe_of: Callable[..., Recipe], tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The devices with two arms trained, one of them with the ranks of the profile."""
    recipe = recipe_of(
        name="arms",
        split={"test_documents": 0.3, "max_test": 6, "dev_documents": 0.2},
        train={"rank": 4, "epochs": 1, "max_steps": 4, "eval_per_epoch": 1},
        rank={
            "prompts": 60,
            "answers": 20,
            "resamples": 50,
            "arms": [1, "each"],
            "learning_rates": [1e-3, 1e-2],
            "finalists": 1,
            "seeds": 2,
            "margin": 0.5,
        },
    )
    return _told(recipe, tmp_path_factory.mktemp("verify"), trains_arms=True)
