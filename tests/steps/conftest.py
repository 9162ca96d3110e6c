"""A run on the two-layer model with everything asked for, done once; and a comparison of invented scores."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loresmith import steps
from loresmith.recipe import Recipe
from loresmith.runfolder import Run

DEVICES = Path(__file__).parents[1] / "data" / "devices"


@pytest.fixture(scope="session")
def recipe_of(tiny_folder: Path) -> Callable[..., Recipe]:
    """Return the recipe of the devices, small, with some sections laid over it."""

    def made(**sections: Any) -> Recipe:
        settings = {
            "name": "devices",
            "model": {"name": str(tiny_folder), "device": "cpu"},
            "sources": [{"path": DEVICES, "licence": "CC0"}],
            "split": {"test_documents": 0.3, "max_test": 12},
            "train": {"rank": 4, "learning_rate": 1e-2, "epochs": 1},
            "evaluate": {"max_new_tokens": 4, "bootstrap": 200},
        }
        return Recipe.model_validate({**settings, **sections})

    return made


@pytest.fixture(scope="session")
def everything(recipe_of: Callable[..., Recipe], tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Recipe]:
    """A finished run with every arm, the fixed questions, every probe, and two seeds of one fine-tune."""
    recipe = recipe_of(
        variants=[{"name": "s0", "train": {"seed": 0}}, {"name": "s1", "train": {"seed": 1}}],
        evaluate={
            "arms": ["closed-book", "with-passage", "retrieved", "few-shot"],
            "questions": "general",
            "probes": ["abstention", "forgetting", "memorisation", "knowledge"],
            "max_new_tokens": 4,
            "bootstrap": 200,
        },
    )
    return steps.run(recipe, runs=tmp_path_factory.mktemp("everything")), recipe
