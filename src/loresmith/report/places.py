"""Which fine-tune stands where: scores with their places, and what each took in time. Places order means and prove nothing."""

from collections.abc import Mapping
from statistics import fmean

from . import format, grid, tables, words
from .content import ReportContent
from .sweep import training_seconds

PLACED = ("answer-nll", "judge-total", "rouge-l-f", "squad-f1", "exact-match", "questeval-f1-harmonic")
"""Metrics that order models; parts and lengths of answers do not."""


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
    metrics = [metric for metric in PLACED if metric in means]
    trained, answered = training_seconds(content), _answer_seconds(content, arm)
    rows = []
    for model in models:
        times = (grid.seconds(trained.get(model)), grid.seconds(answered.get(model)))
        rows.append((grid.words(model), *(_placed(means[metric], model, metric) for metric in metrics), *times))
    titles = [*(words.metric(metric).title for metric in metrics), "Training", "One answer"]
    where = f"{words.stratum(stratum).title}, {words.arm(arm).title.lower()}"
    note = f"{where}. A place orders means and proves nothing: each fine-tune was tested against the base, not against the others."
    columns = (grid.Column("Fine-tune", is_number=False), *map(grid.Column, titles))
    return grid.Grid("places", "Scores, places and times", columns, tuple(rows), note)


def _placed(means: Mapping[str, float], model: str, metric: str) -> grid.Cell:
    if model not in means:
        return grid.number(None)
    way = tables.direction(metric, ()) or 1
    place = 1 + sum(way * other > way * means[model] for other in means.values())
    return grid.Cell(f"{format.number(means[model])} (#{place})", means[model])


def _answer_seconds(content: ReportContent, arm: str) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for answer in content.answers:
        if answer.arm == arm:
            found.setdefault(answer.model, []).append(answer.seconds)
    return {model: fmean(seconds) for model, seconds in found.items()}
