"""The headline tables of the page, one a metric, its strata below each other, every comparison with its bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from . import bars, format, tables, words
from .content import ReportContent

MOST_ROWS = 1000
"""Comparisons the page holds: eight fine-tunes in three arms on eight metrics, a page that opens in a second."""


@dataclass(frozen=True)
class StratumRows:
    """The comparisons of one stratum, each with its bar."""

    term: words.Term
    n: str
    """Questions and documents, in words."""
    rows: tuple[tuple[tables.HeadlineRow, bars.IntervalBar | None], ...]
    note: str
    """What is noted of all its rows alike; empty where they differ, and each row says its own."""


@dataclass(frozen=True)
class MetricBlock:
    """The headline table of one metric."""

    key: str
    term: words.MetricTerm
    strata: tuple[StratumRows, ...]
    sides: tuple[str, str]
    """What stands to the left and to the right of zero."""


def metric_blocks(content: ReportContent) -> tuple[list[MetricBlock], list[words.MetricTerm]]:
    """Return the headline tables, the most sensitive metric first, and the metrics left to the CSV file so that the page stays quick.

    The first is always shown; a block stands whole or not at all.
    """
    shown: list[MetricBlock] = []
    left: list[words.MetricTerm] = []
    n_rows = 0
    for key, rows in tables.by_metric(content.contrasts).items():
        n_rows += len(rows)
        if shown and n_rows > MOST_ROWS:
            left.append(words.metric(key))
        else:
            shown.append(_block(key, rows))
    return shown, left


def _block(key: str, rows: Sequence[tables.HeadlineRow]) -> MetricBlock:
    groups: dict[str, list[tuple[tables.HeadlineRow, bars.IntervalBar | None]]] = {}
    for row, bar in zip(rows, bars.interval_bars(rows), strict=True):
        groups.setdefault(row.contrast.stratum, []).append((row, bar))
    strata = tuple(_stratum(name, group) for name, group in groups.items())
    way = tables.direction(key, [row.contrast for row in rows])
    return MetricBlock(key, words.metric(key), strata, {1: ("worse", "better"), -1: ("better", "worse")}.get(way, ("lower", "higher")))


def _stratum(name: str, group: Sequence[tuple[tables.HeadlineRow, bars.IntervalBar | None]]) -> StratumRows:
    rows = [row for row, _ in group]
    notes = {row.contrast.note for row in rows}
    return StratumRows(words.stratum(name), _size(rows), tuple(group), notes.pop() if len(notes) == 1 else "")


def _size(rows: Sequence[tables.HeadlineRow]) -> str:
    first = rows[0].contrast
    if any((row.contrast.n, row.contrast.n_documents) != (first.n, first.n_documents) for row in rows):
        return ""
    return f"{format.some(first.n, 'question')}, {format.some(first.n_documents, 'document')}"
