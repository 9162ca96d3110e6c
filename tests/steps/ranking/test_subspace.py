import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loresmith.errors import SplitError
from loresmith.recipe import Recipe
from loresmith.steps.ranking import command
from loresmith.steps.ranking.subspace import sentence

SMALL = {"prompts": 60, "answers": 20, "candidates": [4], "resamples": 50, "learning_rates": [1e-2], "subspace_updates": 3}
FOUND = {
    "updates": 100,
    "rank": 16,
    "base_loss": 2.0,
    "whole": {"dimension": 5000, "loss": 1.0},
    "rows": [{"dimension": 30, "share": 0.4, "low": 0.3, "high": 0.5}, {"dimension": 100, "share": 0.93, "low": None, "high": None}],
    "d90": 100,
}


@pytest.fixture(scope="session")
def swept(recipe_of: Callable[..., Recipe], tmp_path_factory: pytest.TempPathFactory) -> Any:
    split = {"test_documents": 0.3, "max_test": 6, "dev_documents": 0.2}
    recipe = recipe_of(name="subspaces", split=split, rank={**SMALL, "subspaces": [3, 30_000_000, 20]})
    runs = tmp_path_factory.mktemp("subspaces")
    return recipe, runs, command.rank(recipe, runs=runs, trains_subspaces=True)


@pytest.mark.slow
def test_the_numbers_grow_and_stay_below_the_whole_adapter(swept: Any) -> None:
    told = json.loads(swept[2].path("rank.json").read_text())["subspace"]
    assert [row["dimension"] for row in told["rows"]] in ([3], [3, 20])
    assert told["whole"]["loss"] < told["base_loss"]
    assert told["sentence"].startswith(("Nine tenths", "No subspace"))


@pytest.mark.slow
def test_a_sweep_that_was_killed_trains_only_what_is_missing(swept: Any) -> None:
    recipe, runs, run = swept
    before = {file.name: file.stat().st_mtime_ns for file in Path(run.path("rank/subspace")).iterdir()}
    told = run.path("rank/subspace.json").read_bytes()
    run.path("rank/subspace.json").unlink()
    gone = next(run.path("rank/subspace").iterdir())
    gone.unlink()
    command.rank(recipe, runs=runs, trains_subspaces=True)
    after = {file.name: file.stat().st_mtime_ns for file in Path(run.path("rank/subspace")).iterdir()}
    assert {name: time for name, time in after.items() if name != gone.name} == {n: t for n, t in before.items() if n != gone.name}
    assert run.path("rank/subspace.json").read_bytes() == told


def test_a_sweep_without_dev_is_refused(recipe_of: Callable[..., Recipe], tmp_path: Path) -> None:
    recipe = recipe_of(name="no-dev", split={"test_documents": 0.3, "max_test": 6, "dev": 0.0}, rank=SMALL)
    with pytest.raises(SplitError, match="there are no dev questions"):
        command.rank(recipe, runs=tmp_path, trains_subspaces=True)


def test_the_sentence_names_what_is_enough_and_what_is_not() -> None:
    assert sentence(FOUND).startswith(
        "Nine tenths of the 1.000 nats a token that the whole adapter of rank 16 (5,000 numbers) gains on dev in 100 updates "
        "are reached by 100 free numbers (93 %); 30 reach 40 % [30, 50]."
    )
    assert sentence({**FOUND, "d90": None}).endswith("the largest, 100 free numbers, reaches 93 %.")
    assert "gains nothing" in sentence({**FOUND, "base_loss": 1.0})
