"""Every model's scores side by side: mean, median and standard deviation, a column a model, a table a metric."""

from collections.abc import Iterator, Sequence

from ..records import Summary
from . import format, grid, words
from .content import ReportContent

STATISTICS = ("mean", "median", "sd")


def side_by_side(content: ReportContent) -> list[grid.Grid]:
    """Return one table a metric, its rows by arm and stratum; what was not measured is a dash."""
    models = words.ordered_models(summary.model for summary in content.summaries)
    metrics = words.ordered((summary.metric for summary in content.summaries), words.METRICS)
    heads = [grid.Column(title, title == "n") for title in ("Arm", "Questions", "n", "Statistic")]
    columns = (*heads, *map(grid.Column, models))
    return [
        grid.Grid(f"scores-{metric}", words.metric(metric).title, columns, tuple(_rows(content.summaries, metric, models)))
        for metric in metrics
    ]


def _rows(summaries: Sequence[Summary], metric: str, models: Sequence[str]) -> Iterator[tuple[grid.Cell, ...]]:
    found = {(one.arm, one.stratum, one.model): one for one in summaries if one.metric == metric}
    for arm in words.ordered((arm for arm, _, _ in found), words.ARMS):
        for stratum in words.ordered((stratum for _, stratum, _ in found), words.STRATA):
            sides = [found.get((arm, stratum, model)) for model in models]
            n = max((side.n for side in sides if side), default=0)
            place = (grid.words(words.arm(arm).title), grid.words(words.stratum(stratum).title), grid.Cell(format.count(n), n))
            for statistic in STATISTICS if n else ():
                cells = [grid.number(None if side is None else getattr(side, statistic)) for side in sides]
                yield (*place, grid.words(statistic), *cells)
