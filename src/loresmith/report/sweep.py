"""The sweep table: what each fine-tune changed, how long it took, and its loss on train, dev and test."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from . import format, grid, words
from .content import ReportContent

NOTE = "Nats a token of the answers. Train loss is the mean of the last epoch; dev loss is the lowest, whose adapter was kept."
_TOLD = ("name", "base", "best_step", "peak_memory_bytes")
"""Stand elsewhere in the table or the report."""
FOLLOWS = ("examples", "updates", "trainable_parameters")
"""What follows from the settings and the data, after them."""
_INSIDE = (
    "examples_left_out answer_tokens tokens_cut updates_planned total_parameters merged_layers threads layout versions damaged_checkpoints "
    "begun_anew_because threads_because compile"
).split()
"""What only says how the work was done."""


def sweep(content: ReportContent) -> grid.Grid | None:
    """Return a row a fine-tune; None without fine-tunes."""
    if not content.models:
        return None
    changed, strata, test = differing(content.models), *_test(content)
    has_memory = any(model.get("peak_memory_bytes") for model in content.models)
    rows = []
    for model in content.models:
        name = str(model.get("name", ""))
        settings = (_setting(key, model) for key in changed)
        memory = [grid.setting("peak_memory_bytes", model.get("peak_memory_bytes"))] if has_memory else []
        losses = (*last_losses(content.losses.get(name, ())), *(test.get((name, stratum)) for stratum in strata))
        rows.append((grid.words(name), *settings, grid.seconds(training_seconds(content).get(name)), *memory, *map(grid.number, losses)))
    costs = ("Time", "Peak memory") if has_memory else ("Time",)
    titles = [*map(_titled, changed), *costs, "Train loss", "Dev loss", *(f"Test: {words.stratum(one).title.lower()}" for one in strata)]
    columns = (grid.Column("Fine-tune", is_number=False), *map(grid.Column, titles))
    note = f"{NOTE} Test losses: {words.arm(_first_arm(content)).title.lower()}." if strata else NOTE
    return grid.Grid("sweep", "Settings, time and losses", columns, tuple(rows), note)


def _first_arm(content: ReportContent) -> str:
    return next(iter(words.ordered((one.arm for one in content.summaries), words.ARMS)), "")


def _test(content: ReportContent) -> tuple[list[str], dict[tuple[str, str], float]]:
    """Return the strata, and the mean test loss by fine-tune and stratum."""
    decides = ("answer-nll", _first_arm(content))
    test = {(one.model, one.stratum): one.mean for one in content.summaries if (one.metric, one.arm) == decides}
    return words.ordered((stratum for _, stratum in test), words.STRATA), test


def differing(models: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the properties in which the fine-tunes differ, settings before what follows from them; all of them for one fine-tune."""
    keys = [key for key in dict.fromkeys(key for model in models for key in model) if key not in _TOLD]
    if len(models) == 1:
        return keys
    # Ranks by module say something only where one differs from another.
    hidden = [*_INSIDE, *([] if any(_has_several_ranks(model) for model in models) else ["ranks"])]
    varied = [key for key in keys if key not in hidden and any(model.get(key) != models[0].get(key) for model in models)]
    return [*(key for key in varied if key not in FOLLOWS), *(key for key in FOLLOWS if key in varied)]


def _has_several_ranks(model: Mapping[str, Any]) -> bool:
    ranks = model.get("ranks") or {}
    return bool(ranks.get("lowest") != ranks.get("highest"))


def _setting(key: str, model: Mapping[str, Any]) -> grid.Cell:
    """Return a setting; of the trainable parameters also their part of all, which counts every weight of the base once."""
    cell, total = grid.setting(key, model.get(key)), model.get("total_parameters")
    if key != "trainable_parameters" or not total or not model.get(key):
        return cell
    return cell._replace(text=f"{cell.text} ({format.number(100 * model[key] / total)} %)")


def _titled(key: str) -> str:
    title = format.name(key)
    return title[:1].upper() + title[1:]


def training_seconds(content: ReportContent) -> dict[str, float | None]:
    """Return how long each step took, that of a training under the fine-tune's name."""
    return {str(row.get("step", "")).removeprefix("train:"): row.get("seconds") for row in content.timings}


def last_losses(rows: Sequence[Mapping[str, Any]]) -> tuple[float | None, float | None]:
    """Return the mean train loss of the last epoch and the lowest dev loss; None for what was not taken."""
    trained = [row for row in rows if row.get("loss") is not None]
    last = trained[-1].get("epoch", 0.0) if trained else 0.0
    late = [row["loss"] for row in trained if row.get("epoch", 0.0) > last - 1]
    return fmean(late) if late else None, min((row["dev_loss"] for row in rows if row.get("dev_loss") is not None), default=None)
