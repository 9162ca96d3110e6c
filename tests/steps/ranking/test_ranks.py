from typing import Any

import pytest

from loresmith.files import read_json, write_json
from loresmith.recipe import Recipe, Train
from loresmith.runfolder import Run
from loresmith.steps.ranking.measure import MEASURED, PROFILE
from loresmith.steps.ranking.ranks import with_ranks


def settings(rank: Any, **more: Any) -> Train:
    return Train.model_validate({"rank": rank, "target_modules": ["q_proj", "down_proj"], **more})


def ranks_of(found: Train) -> dict[str, int]:
    modules = [f"model.layers.{layer}.{name}" for layer in (0, 1) for name in ("self_attn.q_proj", "mlp.down_proj")]
    return {one: found.rank_pattern.get(one.replace(".", r"\."), found.rank) for one in modules}


def test_a_number_is_left_as_it_is(measured: Any) -> None:
    plain = settings(8)
    assert with_ranks(measured.run, plain, measured.recipe) is plain


def test_each_layer_gets_its_own_dimension_and_its_own_alpha(measured: Any) -> None:
    found = with_ranks(measured.run, settings({"from": "intrinsic-dimension", "alpha_per_rank": 8}), measured.recipe)
    readings = [-int(-row["reading"] // 1) for row in measured.value["profile"]["layers"][:2]]
    assert list(ranks_of(found).values()) == [readings[0], readings[0], readings[1], readings[1]]
    assert {found.alpha, *found.alpha_pattern.values()} == {8.0 * rank for rank in readings}
    assert found.rank_from is None


def test_the_lowest_or_the_highest_is_for_every_layer(measured: Any) -> None:
    least, most = (
        with_ranks(measured.run, settings({"from": "intrinsic-dimension", "take": take}), measured.recipe) for take in ("min", "max")
    )
    assert len(set(ranks_of(least).values())) == len(set(ranks_of(most).values())) == 1
    assert least.rank < most.rank
    assert least.alpha == most.alpha == 32


def test_bits_give_the_smallest_rank_that_holds_them(measured: Any) -> None:
    found = with_ranks(measured.run, settings({"from": "bits"}), measured.recipe)
    per_rank = 2 * (32 + 32) + 2 * (64 + 32)
    assert (found.rank - 1) * per_rank < read_json(measured.run.path(MEASURED))["need"]["bits"] <= found.rank * per_rank


def test_geloras_rule_gives_one_and_the_rise(measured: Any) -> None:
    ranks = ranks_of(with_ranks(measured.run, settings({"from": "gelora"}), measured.recipe))
    assert ranks["model.layers.0.mlp.down_proj"] == 1
    assert ranks["model.layers.1.mlp.down_proj"] >= 1


def test_a_pattern_of_the_recipe_goes_before(measured: Any) -> None:
    given = settings({"from": "intrinsic-dimension"}, rank_pattern={"q_proj": 3})
    assert next(iter(with_ranks(measured.run, given, measured.recipe).rank_pattern)) == "q_proj"


def test_no_reading_is_no_rank(measured: Any, tmp_path: Any) -> None:
    from loresmith.errors import TrainingError

    profile = read_json(measured.run.path(PROFILE))
    write_json(tmp_path / PROFILE, {**profile, "layers": [{**row, "reading": None} for row in profile["layers"]]})
    with pytest.raises(TrainingError, match="no layer has an intrinsic dimension"):
        with_ranks(Run(tmp_path), settings({"from": "intrinsic-dimension"}), measured.recipe)


def test_a_variant_with_a_number_overrides_a_rank_that_is_measured(measured: Any) -> None:
    recipe = measured.recipe.model_dump() | {
        "train": {"rank": {"from": "bits"}},
        "variants": [{"name": "as-it-is"}, {"name": "four", "train": {"rank": 4}}],
    }
    fine_tunes = Recipe.model_validate(recipe).fine_tunes()
    assert fine_tunes["as-it-is"].rank_from is not None
    assert (fine_tunes["four"].rank_from, fine_tunes["four"].rank) == (None, 4)


def test_eva_spreads_a_mean_rank_over_the_modules_once(measured: Any) -> None:
    found = with_ranks(measured.run, settings({"from": "eva", "mean": 4}), measured.recipe)
    kept = [found.rank_pattern.get(name.replace(".", r"\."), found.rank) for name in _targets(found)]
    assert sum(kept) == 4 * 4
    assert found.alpha == 32
    files = list(measured.run.path("rank").glob("eva-*.json"))
    assert len(files) == 1
    before = files[0].stat().st_mtime_ns
    assert with_ranks(measured.run, settings({"from": "eva", "mean": 4}), measured.recipe) == found
    assert files[0].stat().st_mtime_ns == before


def _targets(found: Train) -> list[str]:
    every = [f"model.layers.{layer}.{name}" for layer in (0, 1) for name in ("self_attn.q_proj", "mlp.down_proj")]
    return [one for one in every if any(one.endswith(end) for end in found.target_modules)]
