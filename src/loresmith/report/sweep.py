"""The sweep table: what each fine-tune changed, how long it took, and its loss on train, dev and test."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from . import format, grid, words
from .content import ReportContent

NOTE = "Nats a token of the answers. Train loss is the mean of the last epoch; dev loss is the lowest, whose adapter was kept."
_FACTS = ("name", "base", "best_step")


def sweep(content: ReportContent) -> grid.Grid | None:
    """Return a row a fine-tune; None without fine-tunes."""
    if not content.models:
        return None
    changed, spent = differing(content.models), training_seconds(content)
    arm = next(iter(words.ordered((one.arm for one in content.summaries), words.ARMS)), "")
    test = {(one.model, one.stratum): one.mean for one in content.summaries if (one.metric, one.arm) == ("answer-nll", arm)}
    strata = words.ordered((stratum for _, stratum in test), words.STRATA)
    rows = []
    for model in content.models:
        name = str(model.get("name", ""))
        losses = (*last_losses(content.losses.get(name, ())), *(test.get((name, stratum)) for stratum in strata))
        settings = (grid.setting(key, model.get(key)) for key in changed)
        rows.append((grid.words(name), *settings, grid.seconds(spent.get(name)), *map(grid.number, losses)))
    titles = [
        *map(format.name, changed),
        "Time",
        "Train loss",
        "Dev loss",
        *(f"Test: {words.stratum(one).title.lower()}" for one in strata),
    ]
    columns = (grid.Column("Fine-tune", is_number=False), *map(grid.Column, titles))
    note = f"{NOTE} Test losses: {words.arm(arm).title.lower()}." if strata else NOTE
    return grid.Grid("sweep", "Settings, time and losses", columns, tuple(rows), note)


def differing(models: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the properties in which the fine-tunes differ; all of them where there is one fine-tune."""
    keys = [key for key in dict.fromkeys(key for model in models for key in model) if key not in _FACTS]
    return [key for key in keys if len(models) == 1 or any(model.get(key) != models[0].get(key) for model in models)]


def training_seconds(content: ReportContent) -> dict[str, float | None]:
    """Return how long each step took, that of a training under the fine-tune's name."""
    return {str(row.get("step", "")).removeprefix("train:"): row.get("seconds") for row in content.timings}


def last_losses(rows: Sequence[Mapping[str, Any]]) -> tuple[float | None, float | None]:
    """Return the mean train loss of the last epoch and the lowest dev loss; None for what was not taken."""
    trained = [row for row in rows if row.get("loss") is not None]
    last = trained[-1].get("epoch", 0.0) if trained else 0.0
    late = [row["loss"] for row in trained if row.get("epoch", 0.0) > last - 1]
    return fmean(late) if late else None, min((row["dev_loss"] for row in rows if row.get("dev_loss") is not None), default=None)
