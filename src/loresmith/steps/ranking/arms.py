"""The arms of `--verify` as recipes: the same data, base and test, in a run of their own beside the recipe's."""

from collections.abc import Mapping, Sequence
from typing import Any

from ...recipe import Rank, Recipe, Train, Variant

_MEASURED: Mapping[str, tuple[str, dict[str, Any]]] = {
    "min": ("id-min", {"from": "intrinsic-dimension", "take": "min"}),
    "max": ("id-max", {"from": "intrinsic-dimension", "take": "max"}),
    "each": ("id-each", {"from": "intrinsic-dimension", "take": "each"}),
    "gelora": ("gelora", {"from": "gelora"}),
    "eva": ("eva", {"from": "eva"}),
}


def arms_of(settings: Rank, train: Train) -> dict[str, dict[str, Any]]:
    """Return the keys of `train` that make each arm, by its name: its rank, and one alpha for all that name none."""
    alpha = settings.alpha or train.alpha
    arms = {}
    for arm in settings.arms:
        if isinstance(arm, dict):
            arms[str(arm["name"])] = {"alpha": alpha, "rank_pattern": {}, "alpha_pattern": {}, **arm["train"]}
            continue
        name, rank = (f"r{arm}", arm) if isinstance(arm, int) else _measured(arm, train)
        arms[name] = {"rank": rank, "alpha": alpha, "rank_pattern": {}, "alpha_pattern": {}}
    return arms


def beside(recipe: Recipe, variants: Mapping[str, Mapping[str, Any]]) -> Recipe:
    """Return the recipe of the run the arms are in: these variants, answered in the recipe's first arm alone, without probes."""
    first = recipe.evaluate.arms[:1]
    evaluate = recipe.evaluate.model_copy(update={"arms": first, "probes": (), "questions": ""})
    judge = recipe.judge.model_copy(update={"arms": first}) if recipe.judge and first[0] in recipe.judge.arms else None
    trained = tuple(Variant(name=name, train=dict(changes)) for name, changes in variants.items())
    changes = {"name": f"{recipe.name}.rank", "variants": trained, "grid": {}, "evaluate": evaluate, "judge": judge}
    return recipe.model_copy(update=changes)


def seeded(arms: Mapping[str, Mapping[str, Any]], finalists: Sequence[str], *, seeds: int, first: int) -> dict[str, dict[str, Any]]:
    """Return the arms, and the finalists once more for each further seed, named `r8.seed-1`."""
    more = {f"{name}.seed-{first + nth}": {**arms[name], "seed": first + nth} for name in finalists for nth in range(1, seeds)}
    return {**{name: dict(changes) for name, changes in arms.items()}, **more}


def trainings_of(name: str, names: Sequence[str]) -> list[str]:
    """Return the trainings of an arm among these names, its first before those with another seed."""
    return [one for one in names if one == name or one.startswith(f"{name}.seed-")]


def _measured(arm: str, train: Train) -> tuple[str, dict[str, Any]]:
    name, rank = _MEASURED[arm]
    # As many directions in all as the recipe's own rank has: the two differ in where they are.
    return name, {**rank, "mean": train.rank} if arm == "eva" else rank
