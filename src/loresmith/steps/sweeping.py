"""Every fine-tune of a recipe in one table: what it changed, what it took, and its losses; over all runs the recipe stands for."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..files import digest_path, read_json, read_lines
from ..recipe import Recipe, Variant
from ..recipe.runs import expand
from ..report.asked import right
from ..report.format import folderless
from ..report.sweep import last_losses
from ..runfolder import Run
from .hindsight import TOOK

# Losses a token depend on the tokenizer, so that fine-tunes of several bases are compared by the byte.
A_TOKEN, A_BYTE, PERPLEXITY = "answer-nll", "bits-per-byte", "perplexity"

Losses = dict[str, dict[str, float]]
"""By model, then by stratum."""


class Sweep(NamedTuple):
    """A row for each fine-tune that is trained, and for each base."""

    metric: str
    """`answer-nll` in nats a token, or `bits-per-byte` where the bases' tokenizers differ."""
    rows: list[dict[str, Any]]
    """`run`, `name`, `base`, `changes`, `examples`, `trainable_parameters`, `seconds`, `peak_memory_bytes`, `train_loss`, `dev_loss`,
    `test`: the metric by stratum, alone before the question; `perplexity` by stratum, empty where tokenizers differ;
    and how many answers to fixed questions are `right`, of how many `countable` ones."""


def sweep(recipe: Recipe, *, runs: Path) -> Sweep:
    """Return what there is so far; a run that has no test scores yet gives none."""
    parts = expand(recipe)
    metric = A_TOKEN if _is_one_tokenizer(parts, runs) else A_BYTE
    variants = {variant.name: variant for variant in recipe.all_variants()}
    return Sweep(metric, [row for one in parts for row in _of_run(one, Run(runs / one.name), metric, variants)])


def _of_run(recipe: Recipe, run: Run, metric: str, variants: Mapping[str, Variant]) -> Iterator[dict[str, Any]]:
    arm, base = recipe.evaluate.arms[0], folderless(recipe.model.name)
    compared = _compared(run)
    test, perplexity = _test(compared, metric, arm), _test(compared, PERPLEXITY, arm) if metric == A_TOKEN else {}
    said = {name: _tested(name, test, perplexity, compared.get("questions", ())) for name in ("base", *recipe.fine_tunes())}
    if "base" in test:
        yield {"run": recipe.name, "name": "base", "base": base, "changes": {}, **said["base"]}
    for name in recipe.fine_tunes():
        folder = run.path(f"models/{name}")
        if not (folder / "training.json").is_file():
            continue
        facts, took = read_json(folder / "training.json"), read_json(folder / TOOK) if (folder / TOOK).is_file() else {}
        train_loss, dev_loss = last_losses(list(read_lines(folder / "losses.jsonl")))
        per_update = took.get("seconds_per_update")
        yield {
            "run": recipe.name,
            "name": name,
            "base": base,
            "changes": _changes(variants.get(name)),
            "examples": facts["examples"],
            "trainable_parameters": facts["trainable_parameters"],
            "seconds": per_update and per_update * took["updates"],
            "peak_memory_bytes": took.get("peak_memory_bytes"),
            "train_loss": train_loss,
            "dev_loss": dev_loss,
            **said[name],
        }


def _changes(variant: Variant | None) -> dict[str, Any]:
    if variant is None:
        return {}
    sections: dict[str, Mapping[str, Any]] = {"train": variant.train, "curate": variant.curate, **variant.upstream()}
    found = {f"{section}.{key}": value for section, keys in sections.items() for key, value in keys.items()}
    if "model.name" in found:
        found["model.name"] = Path(found["model.name"]).name
    return found


def _compared(run: Run) -> Mapping[str, Any]:
    path = run.path("compare.json")
    return read_json(path) if path.is_file() else {}


def _tested(name: str, test: Losses, perplexity: Losses, asked: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    n_right, countable = right(asked, name)
    return {"test": test.get(name, {}), "perplexity": perplexity.get(name, {}), "right": n_right, "countable": countable}


def _test(compared: Mapping[str, Any], metric: str, arm: str) -> Losses:
    found: Losses = {}
    for row in compared.get("summaries", ()):
        if (row["metric"], row["arm"]) == (metric, arm):
            found.setdefault(row["model"], {})[row["stratum"]] = row["mean"]
    return found


def _is_one_tokenizer(recipes: Sequence[Recipe], runs: Path) -> bool:
    """Say whether every base splits text alike: one base, or bases whose fine-tunes were saved with the very same tokenizer."""
    if len({one.model.name for one in recipes}) == 1:
        return True
    files = [Run(runs / one.name).path(f"models/{next(iter(one.fine_tunes()))}/tokenizer.json") for one in recipes]
    return all(path.is_file() for path in files) and len({digest_path(path) for path in files}) == 1
