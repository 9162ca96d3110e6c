"""What the recipe's own variants would have concluded about ranks, and whether they could: study D's way beside the other.

Variants that differ in rank and take first steps of different length compare learning rates as much as ranks.
"""

from collections.abc import Mapping
from typing import Any

from ...files import read_json
from ...rank.adapter import read_config, read_pairs
from ...rank.step_size import CONFOUNDED, Arm, is_confounded, step_ratios
from ...recipe import Recipe
from ...runfolder import Run
from ..judgement import DECIDES


def at_one_rate(run: Run, recipe: Recipe) -> dict[str, Any] | None:
    """Return the variants' first steps and which came out best in each stratum; None for fewer than two trained ranks.

    Scores are those of the run's own comparison, where it has been made.
    """
    names = [name for name in recipe.fine_tunes() if run.path(f"models/{name}/adapter_config.json").is_file()]
    arms = {name: _arm(run, name) for name in names}
    if len({arm.rank for arm in arms.values()}) < 2:
        return None
    return {
        "arms": [
            {"arm": name, **arm._asdict(), "first_step": step}
            for (name, arm), step in zip(arms.items(), step_ratios(arms).values(), strict=True)
        ],
        "is_confounded": is_confounded(arms),
        "limit": CONFOUNDED,
        "best": _best(run, arms, recipe.evaluate.arms[0]),
    }


def _arm(run: Run, name: str) -> Arm:
    folder = run.path(f"models/{name}")
    pairs, facts = read_pairs(folder), read_json(folder / "training.json")
    rank = sum(pair.rank for pair in pairs) / len(pairs)
    # The mean scaling stands for alpha, which may differ from module to module.
    uses_rslora = bool(read_config(folder).get("use_rslora"))
    alpha = sum(pair.scaling * (pair.rank**0.5 if uses_rslora else pair.rank) for pair in pairs) / len(pairs)
    return Arm(rank, alpha, facts["learning_rate"], uses_rslora)


def _best(run: Run, arms: Mapping[str, Arm], arm: str) -> list[dict[str, Any]]:
    """Return the arm with the best mean of each metric and stratum, as a table without intervals would crown it."""
    if not run.path("compare.json").is_file():
        return []
    told = read_json(run.path("compare.json"))
    directions = {row["metric"]: row["higher_is_better"] for row in told["contrasts"]}
    found = []
    for stratum, metric in dict.fromkeys((row["stratum"], row["metric"]) for row in told["summaries"]):
        rows = [
            row
            for row in told["summaries"]
            if (row["stratum"], row["metric"], row["arm"]) == (stratum, metric, arm) and row["model"] in arms
        ]
        if len(rows) > 1 and directions.get(metric) is not None:
            pick = max if directions[metric] else min
            best = pick(rows, key=lambda row: row["mean"])
            found.append({"stratum": stratum, "metric": metric, "arm": best["model"], "mean": best["mean"], "decides": metric == DECIDES})
    return found
