"""How the scores of base and tuned models are spread, a panel a stratum.

Histograms lie over each other for up to three models; more stand as boxes, one below the other.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import format, palette, words
from .content import ReportContent
from .panel import Panel, canvas, finish, legend, short, slug
from .weighted import Weighted, mean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SPREAD = ("answer-nll", "rouge-l-f")
"""The metrics whose distributions are drawn: what the model expects, and what it says."""
BINS = 20
MOST_OVERLAID = 3
"""Histograms one panel can lay over each other and still be read."""
TAIL = 0.99
"""The axis ends at this quantile of all values; what lies beyond is counted in the last bar."""


@dataclass(frozen=True)
class Spread:
    """One metric in one arm, a panel a stratum."""

    metric: str
    arm: str
    panels: tuple[Panel, ...]


Values = Mapping[str, Sequence[Weighted]]


def spreads(content: ReportContent) -> list[Spread]:
    """Return the distributions of `SPREAD` by arm, with one scale over the strata; nothing where there are no scores."""
    strata = {example.id: example.stratum for example in content.examples}
    models = words.ordered_models(score.model for score in content.scores)
    drawn = []
    for metric in SPREAD:
        cells: dict[str, dict[str, dict[str, list[Weighted]]]] = {}
        for score in content.scores:
            if score.metric == metric and score.value is not None and math.isfinite(score.value) and score.example in strata:
                by_model = cells.setdefault(score.arm, {}).setdefault(strata[score.example], {model: [] for model in models})
                by_model[score.model].append(Weighted(score.value, score.weight))
        for arm in words.ordered(cells, words.ARMS):
            drawn.append(_spread(metric, arm, cells[arm]))
    return drawn


def _spread(metric: str, arm: str, by_stratum: Mapping[str, Values]) -> Spread:
    pooled = sorted(value for values in by_stratum.values() for side in values.values() for value, _ in side)
    low, high = _span(metric, pooled)
    edges = [low + (high - low) * step / BINS for step in range(BINS + 1)]
    panels = tuple(_spread_panel(metric, arm, stratum, by_stratum[stratum], edges) for stratum in words.ordered(by_stratum, words.STRATA))
    return Spread(metric, arm, panels)


def _span(metric: str, pooled: Sequence[float]) -> tuple[float, float]:
    if metric == "rouge-l-f":
        return 0.0, 1.0
    low, high = min(0.0, pooled[0]), pooled[min(len(pooled) - 1, int(TAIL * len(pooled)))]
    return (low, high) if high > low else (low, low + 1)


def _spread_panel(metric: str, arm: str, stratum: str, values: Values, edges: Sequence[float]) -> Panel:
    heading = words.stratum(stratum).title
    colours = palette.series(list(values))
    figure, axes = canvas()
    drawn = {model: side for model, side in values.items() if side}
    if len(drawn) > MOST_OVERLAID:
        _boxes(axes, drawn, colours)
    else:
        for model, side in drawn.items():
            _histogram(axes, side, edges, colour=palette.ALL[colours[model]].light, label=model)
        axes.set_ylabel("questions")
        _whole_numbers(axes)
        legend(axes)
    axes.set_xlabel(words.metric(metric).axis)
    axes.set_xlim(edges[0], edges[-1])
    means = "; ".join(f"{model}: mean {format.number(mean(side))} over {len(side)}" for model, side in values.items() if side)
    alternative = f"{words.metric(metric).title}, {words.arm(arm).title.lower()}, {heading.lower()}. {means}."
    return finish(figure, name=slug("spread", metric, arm, stratum), heading=heading, alternative=alternative)


def _histogram(axes: "Axes", values: Sequence[Weighted], edges: Sequence[float], *, colour: str, label: str) -> None:
    counts = [0] * (len(edges) - 1)
    width = edges[1] - edges[0]
    for value, _ in values:
        counts[max(0, min(len(counts) - 1, int((value - edges[0]) / width)))] += 1
    axes.stairs(counts, edges, fill=True, color=colour, alpha=0.28, linewidth=0)
    axes.stairs(counts, edges, color=colour, linewidth=1.4, label=label)
    middle = min(max(mean(values), edges[0]), edges[-1])
    axes.axvline(middle, color=colour, linewidth=1.2, linestyle=(0, (3, 2)))


def _boxes(axes: "Axes", values: Values, colours: Mapping[str, str]) -> None:
    """Draw the middle half as a box, the middle 90 % as a line, the median as a bar and the mean as a dot."""
    names = list(values)[::-1]  # the first model stands on top
    bare = {name: [value for value, _ in side] for name, side in values.items()}
    drawn = axes.boxplot(
        [bare[name] for name in names],
        orientation="horizontal",
        whis=(5, 95),
        widths=0.55,
        showfliers=False,
        patch_artist=True,
        tick_labels=[short(name) for name in names],
    )
    for place, name in enumerate(names):
        colour = palette.ALL[colours[name]].light
        drawn["boxes"][place].set(facecolor=colour, alpha=0.35, edgecolor="none")
        parts = (drawn["medians"][place], *drawn["whiskers"][2 * place : 2 * place + 2], *drawn["caps"][2 * place : 2 * place + 2])
        for line in parts:
            line.set(color=colour, linewidth=1.4)
        axes.plot(mean(values[name]), place + 1, marker="o", markersize=3.4, color=palette.ALL["ink"].light, markeredgecolor="none")
    axes.tick_params(axis="y", labelsize=8.5)
    axes.grid(visible=False)


def _whole_numbers(axes: "Axes") -> None:
    from matplotlib.ticker import MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
