"""The four arms side by side: from memory, with what a search found, with the right passage; base and every fine-tune.

It answers the first question of everyone who has documents: why not just look it up?
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..records import Summary
from . import format, grid, words
from .content import ReportContent

SPOKEN = ("judge-total", "contains", "squad-f1", "rouge-l-f", "exact-match")
"""Metrics of what a model says, best first: the arms are shown by the first of them that was measured."""
EXPECTED = "answer-nll"


@dataclass(frozen=True)
class ArmTables:
    """One metric, a table a stratum: a row a model, a column an arm, on one scale."""

    metric: words.MetricTerm
    strata: tuple[grid.Grid, ...]
    sentences: tuple[str, ...]
    """What the tables say, a sentence a stratum; empty where there is nothing to look up with."""


def arm_tables(content: ReportContent) -> list[ArmTables]:
    """Return the arms by a metric of the answers, then by the answer loss; nothing where there is only one arm."""
    measured = {summary.metric for summary in content.summaries}
    wanted = [*[metric for metric in SPOKEN if metric in measured][:1], *([EXPECTED] if EXPECTED in measured else [])]
    arms = words.ordered((summary.arm for summary in content.summaries), words.ARMS)
    return [_tables(content.summaries, metric, arms) for metric in wanted] if len(arms) > 1 else []


def _tables(summaries: Sequence[Summary], metric: str, arms: Sequence[str]) -> ArmTables:
    rows = [summary for summary in summaries if summary.metric == metric]
    largest = max((summary.mean for summary in rows), default=0.0)
    strata = words.ordered((summary.stratum for summary in rows), words.STRATA)
    means = {(summary.stratum, summary.model, summary.arm): summary.mean for summary in rows}
    models = words.ordered_models(summary.model for summary in rows)
    tables = []
    for stratum in strata:
        lines = []
        for model in models:
            found = [means.get((stratum, model, arm)) for arm in arms]
            bars = [None if mean is None or not largest > 0 else max(0.0, mean / largest) for mean in found]
            lines.append((grid.words(model), *(grid.number(mean, share=bar) for mean, bar in zip(found, bars, strict=True))))
        columns = (grid.Column("Model", is_number=False), *(grid.Column(words.arm(arm).title) for arm in arms))
        tables.append(grid.Grid(f"arms-{metric}-{stratum}", words.stratum(stratum).title, columns, tuple(lines)))
    said = [_sentence(means, stratum, models) for stratum in strata]
    return ArmTables(words.metric(metric), tuple(tables), tuple(sentence for sentence in said if sentence))


def _sentence(means: dict[tuple[str, str, str], float], stratum: str, models: Sequence[str]) -> str:
    """Return one stratum in words, only with what was measured: it orders nothing and crowns nobody."""
    tuned = [means[key] for model in models if model != "base" and (key := (stratum, model, "closed-book")) in means]
    looked_up = [
        f"{format.number(means[key])} {how}"
        for arm, how in (("retrieved", "with what a search found"), ("with-passage", "with the right passage"))
        if (key := (stratum, "base", arm)) in means
    ]
    if not tuned or not looked_up:
        return ""
    alone = means.get((stratum, "base", "closed-book"))
    start = "" if alone is None else f"{format.number(alone)} from memory, "
    whole = f"the base model reaches {start}{' and '.join(looked_up)}"
    span = format.number(tuned[0]) if len(tuned) == 1 else f"{format.number(min(tuned))} to {format.number(max(tuned))}"
    return f"{words.stratum(stratum).title}: {whole}; tuned and without any text {span}."
