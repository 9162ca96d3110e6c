"""Every fine-tune of a recipe in one table: what it changed, what it took, and its losses; over all runs the recipe stands for."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from ..files import read_json, read_lines
from ..recipe import Recipe, Variant
from ..recipe.runs import expand
from ..runfolder import Run
from .hindsight import TOOK

# Losses a token depend on the tokenizer, so that fine-tunes of several bases are compared by the byte.
A_TOKEN, A_BYTE = "answer-nll", "bits-per-byte"


class Sweep(NamedTuple):
    """A row for each fine-tune that is trained, and for each base."""

    metric: str
    """`answer-nll` in nats a token, or `bits-per-byte` where the bases differ."""
    rows: list[dict[str, Any]]
    """`run`, `name`, `changes`, `examples`, `trainable_parameters`, `seconds`, `peak_memory_bytes`, `train_loss`, `dev_loss`, and
    `test`: the metric by stratum, alone before the question."""


def sweep(recipe: Recipe, *, runs: Path) -> Sweep:
    """Return what there is so far; a run that has no test scores yet gives none."""
    parts = expand(recipe)
    metric = A_TOKEN if len({one.model.name for one in parts}) == 1 else A_BYTE
    variants = {variant.name: variant for variant in recipe.all_variants()}
    return Sweep(metric, [row for one in parts for row in _of_run(one, Run(runs / one.name), metric, variants)])


def _of_run(recipe: Recipe, run: Run, metric: str, variants: Mapping[str, Variant]) -> Iterator[dict[str, Any]]:
    test = _test(run, metric, recipe.evaluate.arms[0])
    if "base" in test:
        yield {"run": recipe.name, "name": "base", "changes": {}, "test": test["base"]}
    for name in recipe.fine_tunes():
        folder = run.path(f"models/{name}")
        if not (folder / "training.json").is_file():
            continue
        facts, took = read_json(folder / "training.json"), read_json(folder / TOOK) if (folder / TOOK).is_file() else {}
        losses = list(read_lines(folder / "losses.jsonl"))
        per_update = took.get("seconds_per_update")
        yield {
            "run": recipe.name,
            "name": name,
            "changes": _changes(variants.get(name)),
            "examples": facts["examples"],
            "trainable_parameters": facts["trainable_parameters"],
            "seconds": per_update and per_update * took["updates"],
            "peak_memory_bytes": took.get("peak_memory_bytes"),
            "train_loss": _late(losses),
            "dev_loss": min((row["dev_loss"] for row in losses if row.get("dev_loss") is not None), default=None),
            "test": test.get(name, {}),
        }


def _changes(variant: Variant | None) -> dict[str, Any]:
    if variant is None:
        return {}
    sections: dict[str, Mapping[str, Any]] = {"train": variant.train, "curate": variant.curate, **variant.upstream()}
    found = {f"{section}.{key}": value for section, keys in sections.items() for key, value in keys.items()}
    if "model.name" in found:
        found["model.name"] = Path(found["model.name"]).name
    return found


def _test(run: Run, metric: str, arm: str) -> dict[str, dict[str, float]]:
    path = run.path("compare.json")
    found: dict[str, dict[str, float]] = {}
    for row in read_json(path)["summaries"] if path.is_file() else ():
        if (row["metric"], row["arm"]) == (metric, arm):
            found.setdefault(row["model"], {})[row["stratum"]] = row["mean"]
    return found


def _late(losses: Sequence[Mapping[str, Any]]) -> float | None:
    """Return the mean train loss of the last epoch."""
    trained = [row for row in losses if row.get("loss") is not None]
    last = trained[-1].get("epoch", 0.0) if trained else 0.0
    late = [row["loss"] for row in trained if row.get("epoch", 0.0) > last - 1]
    return fmean(late) if late else None
