"""What each document taught: the score by document, base beside the fine-tunes, largest gain first."""

from statistics import fmean

from . import bars, format, grid, links, tables, words
from .arms import EXPECTED, SPOKEN
from .content import ReportContent

NOTE = "Means of few questions: a hint where to look, without an interval. The coloured number is the difference to the base."

Side = tuple[str, str]
"""A document and a stratum."""


def by_document(content: ReportContent) -> list[grid.Grid]:
    """Return a table by the answer loss and one by the answers themselves, both in the first arm; nothing without documents."""
    measured = {score.metric for score in content.scores}
    metrics = [*([EXPECTED] if EXPECTED in measured else []), *[metric for metric in SPOKEN if metric in measured][:1]]
    return [_table(content, metric) for metric in metrics] if content.documents else []


def _table(content: ReportContent, metric: str) -> grid.Grid:
    arm = words.ordered((score.arm for score in content.scores), words.ARMS)[0]
    values = _values(content, metric, arm)
    models = words.ordered_models(model for by_model in values.values() for model in by_model)
    direction = tables.direction(metric, content.contrasts) or 1
    gains = {side: [_gain(found, model, direction) for model in models[1:]] for side, found in values.items()}
    order = sorted(values, key=lambda side: -max((gain for gain in gains[side] if gain is not None), default=float("-inf")))
    longest = dict(zip(order, bars.shares(max((abs(gain) for gain in gains[side] if gain is not None), default=0) for side in order)))
    rows = []
    for side in order:
        document, found = content.documents[side[0]], values[side]
        n = max(map(len, found.values()))
        about = (grid.words(document.title or document.source, href=links.to_document(document)), grid.words(words.stratum(side[1]).title))
        base = grid.number(fmean(found[models[0]]) if models[0] in found else None)
        tuned = [_tuned(found, model, gain, longest[side] if len(models) == 2 else None) for model, gain in zip(models[1:], gains[side])]
        rows.append((*about, grid.Cell(format.count(n), n), base, *tuned))
    heads = (grid.Column("Document", is_number=False), grid.Column("Questions", is_number=False), grid.Column("n"))
    title = f"{words.metric(metric).title}, {words.arm(arm).title.lower()}"
    return grid.Grid(f"documents-{metric}", title, (*heads, *map(grid.Column, models)), tuple(rows), NOTE)


def _values(content: ReportContent, metric: str, arm: str) -> dict[Side, dict[str, list[float]]]:
    sides = {one.id: (one.document, one.stratum) for one in content.examples if one.document in content.documents}
    values: dict[Side, dict[str, list[float]]] = {}
    for score in content.scores:
        if (score.metric, score.arm) == (metric, arm) and score.value is not None and score.example in sides:
            values.setdefault(sides[score.example], {}).setdefault(score.model, []).append(score.value)
    return values


def _gain(found: dict[str, list[float]], model: str, direction: int) -> float | None:
    return direction * (fmean(found[model]) - fmean(found["base"])) if model in found and "base" in found else None


def _tuned(found: dict[str, list[float]], model: str, gain: float | None, share: float | None) -> grid.Cell:
    if model not in found:
        return grid.number(None)
    mean = fmean(found[model])
    look = "" if not gain else "better" if gain > 0 else "worse"
    return grid.number(mean, look=look, share=share)
