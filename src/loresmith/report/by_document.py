"""What each document taught: the score by document, base beside the fine-tunes, largest gain first."""

from . import format, grid, links, tables, words
from .arms import EXPECTED, SPOKEN
from .content import ReportContent
from .weighted import Weighted, mean

NOTE = (
    "Means of few questions: a hint where to look, without an interval. Green is better than the base on the same questions, red is worse."
)

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
    gains = {side: {model: _gain(found, model, direction) for model in models[1:]} for side, found in values.items()}
    best = {side: max((gain for gain in by_model.values() if gain is not None), default=float("-inf")) for side, by_model in gains.items()}
    rows = []
    for side in sorted(values, key=lambda side: -best[side]):
        document, found = content.documents[side[0]], values[side]
        n = max(map(len, found.values()))
        about = (grid.words(document.title or document.source, href=links.to_document(document)), grid.words(words.stratum(side[1]).title))
        rows.append((*about, grid.Cell(format.count(n), n), *(_cell(found, model, gains[side].get(model)) for model in models)))
    heads = (grid.Column("Document", is_number=False), grid.Column("Questions", is_number=False), grid.Column("n"))
    title = f"{words.metric(metric).title}, {words.arm(arm).title.lower()}"
    return grid.Grid(f"documents-{metric}", title, (*heads, *map(grid.Column, models)), tuple(rows), NOTE)


def _values(content: ReportContent, metric: str, arm: str) -> dict[Side, dict[str, list[Weighted]]]:
    sides = {one.id: (one.document, one.stratum) for one in content.examples if one.document in content.documents}
    values: dict[Side, dict[str, list[Weighted]]] = {}
    for score in content.scores:
        if (score.metric, score.arm) == (metric, arm) and score.value is not None and score.example in sides:
            values.setdefault(sides[score.example], {}).setdefault(score.model, []).append(Weighted(score.value, score.weight))
    return values


def _gain(found: dict[str, list[Weighted]], model: str, direction: int) -> float | None:
    return direction * (mean(found[model]) - mean(found["base"])) if model in found and "base" in found else None


def _cell(found: dict[str, list[Weighted]], model: str, gain: float | None) -> grid.Cell:
    if model not in found:
        return grid.number(None)
    return grid.number(mean(found[model]), look="" if not gain else "better" if gain > 0 else "worse")
