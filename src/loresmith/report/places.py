"""Which fine-tune stands where: scores with their places, and what each took in time. Places order means and prove nothing."""

from collections.abc import Callable, Mapping
from statistics import fmean
from typing import NamedTuple

from . import format, grid, tables, words
from .content import ReportContent
from .sweep import training_seconds

PLACED = ("answer-nll", "judge-total", "human-total", "contains", "rouge-l-f", "squad-f1", "exact-match", "questeval-f1-harmonic")
"""Metrics that order models; parts and lengths of answers do not."""


class Cost(NamedTuple):
    """One thing a fine-tune costs, by its name."""

    title: str
    values: Mapping[str, float]
    printed: Callable[[float], str]


def places(content: ReportContent) -> grid.Grid | None:
    """Return a row a fine-tune with its scores and times; None for fewer than two fine-tunes.

    The questions are those of the first stratum in the first arm. Equal means share a place.
    """
    models = [str(model.get("name", "")) for model in content.models]
    if len(models) < 2 or not content.summaries:
        return None
    stratum = words.ordered((one.stratum for one in content.summaries), words.STRATA)[0]
    arm = words.ordered((one.arm for one in content.summaries), words.ARMS)[0]
    means: dict[str, dict[str, float]] = {}
    for one in content.summaries:
        if (one.stratum, one.arm) == (stratum, arm) and one.model in models:
            means.setdefault(one.metric, {})[one.model] = one.mean
    metrics = [metric for metric in PLACED if len(set(means.get(metric, {}).values())) > 1]  # all alike: no order
    costs, spans = _costs(content, arm), _spans(content, stratum)
    rows = [
        (
            grid.words(model),
            *(_placed(means[key], model, tables.direction(key, ()) or 1, format.number, spans.get((key, model), "")) for key in metrics),
            *(_placed(cost.values, model, -1, cost.printed) for cost in costs),
        )
        for model in models
    ]
    titles = [*(words.metric(metric).title for metric in metrics), *(cost.title for cost in costs)]
    where = f"{words.stratum(stratum).title}, {words.arm(arm).title.lower()}"
    range_told = " Behind a place is its range in 95 % of draws of other documents, where it moves." if content.places else ""
    note = f"{where}. A place orders means and proves nothing: each was tested against the base, not against the others.{range_told}"
    columns = (grid.Column("Fine-tune", is_number=False), *map(grid.Column, titles))
    return grid.Grid("places", "Scores, places and times", columns, tuple(rows), note)


def _costs(content: ReportContent, arm: str) -> list[Cost]:
    """Return what a fine-tune costs, as far as it was measured; less is a better place."""
    models = {str(model.get("name", "")): model for model in content.models}
    sizes = {name: float(model["trainable_parameters"]) for name, model in models.items() if model.get("trainable_parameters")}
    trained = {name: seconds for name, seconds in training_seconds(content).items() if seconds is not None and name in models}
    costs = (
        Cost("Training", trained, format.duration),
        Cost("One answer", _answer_seconds(content, arm), format.duration),
        Cost("Trainable parameters", sizes, format.number),
    )
    return [cost for cost in costs if cost.values]


def _spans(content: ReportContent, stratum: str) -> dict[tuple[str, str], str]:
    """Return how far each fine-tune's place moves by each metric, as printed; nothing for one that does not move."""
    rows = [row for row in content.places if row["stratum"] == stratum]
    moved = [row for row in rows if row["place_low"] < row["place_high"]]
    return {(row["metric"], row["arm"]): f", {row['place_low']} to {row['place_high']}" for row in moved}


def _placed(values: Mapping[str, float], model: str, way: int, printed: Callable[[float], str], span: str = "") -> grid.Cell:
    """Return a value with its place among the fine-tunes; `way` is 1 where more is better and -1 where less is."""
    if model not in values:
        return grid.number(None)
    others = [value for name, value in values.items() if name != "base"]
    place = 1 + sum(way * other > way * values[model] for other in others)
    return grid.Cell(f"{printed(values[model])} (#{place}{span})", values[model])


def _answer_seconds(content: ReportContent, arm: str) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for answer in content.answers:
        if answer.arm == arm:
            found.setdefault(answer.model, []).append(answer.seconds)
    return {model: fmean(seconds) for model, seconds in found.items()}
