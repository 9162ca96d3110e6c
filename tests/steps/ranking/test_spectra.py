from typing import Any

import pytest

from loresmith.files import read_json
from loresmith.recipe import Rank
from loresmith.steps.ranking import command


@pytest.fixture(scope="session")
def read(everything: Any) -> dict[str, Any]:
    """What rank.json says of two trained fine-tunes of rank 4."""
    run, recipe = everything
    rank = Rank(prompts=60, answers=20, candidates=(4,), resamples=50)
    return dict(
        read_json(command.rank(recipe.model_copy(update={"rank": rank}), runs=run.folder.parent, reads_adapters=True).path("rank.json"))
    )


def test_every_fine_tune_has_the_spectrum_of_every_module(read: dict[str, Any]) -> None:
    assert set(read["adapters"]) == {"s0", "s1"}
    for found in read["adapters"].values():
        assert len(found["modules"]) == 2 * 7
        assert all(1 <= row["stable_rank"] <= 4 and row["r90"] <= row["r99"] <= 4 for row in found["modules"])
        assert all(row["relative_norm"] > 0 for row in found["modules"])


def test_cutting_to_what_holds_the_update_costs_next_to_nothing(read: dict[str, Any]) -> None:
    for found in read["adapters"].values():
        assert found["cut"]["mean_rank"] <= 4
        assert abs(found["cut"]["difference"]) < 0.01
        assert found["cut"]["low"] <= found["cut"]["difference"] <= found["cut"]["high"]


def test_the_dimension_after_is_held_against_the_one_before(read: dict[str, Any]) -> None:
    before = {row["layer"]: row["reading"] for row in read["profile"]["layers"]}
    for found in read["adapters"].values():
        assert found["profile"]["scales"] == read["profile"]["scales"]
        after = {row["layer"]: row["reading"] for row in found["profile"]["layers"]}
        for row in found["changes"]:
            assert row["difference"] == pytest.approx(after[row["layer"]] - before[row["layer"]])
            assert row["low"] <= row["difference"] <= row["high"]
