"""The parts of the page as plain values, so that the template only lays them out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from . import bars, format, links, tables, words
from .content import ReportContent

MOST_ROWS = 1000
"""Comparisons the page holds: eight fine-tunes in three arms on eight metrics, a page that opens in a second."""
MOST_NAMES = 4
"""Fine-tunes named at the top; more are counted there, and named in every table."""


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


class DocumentRow(NamedTuple):
    """One document of the test."""

    title: str
    source: str
    href: str
    licence: str
    n_questions: int


class Timing(NamedTuple):
    """One step's minutes."""

    step: str
    predicted: float | None
    seconds: float | None
    share: float
    """Of the longest step."""


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


def glance(content: ReportContent) -> Iterator[tuple[str, str]]:
    """Yield what the run was, as name and value."""
    if content.examples:
        n_documents = len({example.document for example in content.examples})
        sources = format.some(n_documents, "document" if content.documents else "text")
        yield "Test questions", f"{format.count(len(content.examples))} from {sources}"
    bases = list(dict.fromkeys(format.folderless(str(model["base"])) for model in content.models if model.get("base")))
    if bases:
        yield "Base model", ", ".join(bases)
    if content.models:
        names = [str(model.get("name", "")) for model in content.models]
        yield "Fine-tunes", ", ".join(names) if len(names) <= MOST_NAMES else f"{len(names)}: {names[0]} to {names[-1]}"
    seconds = [timing["seconds"] for timing in content.timings if timing.get("seconds") is not None]
    if seconds:
        yield "Time", format.duration(sum(seconds))


def documents(content: ReportContent) -> list[DocumentRow]:
    """Return the documents of the test in the order of their first question."""
    counts = Counter(example.document for example in content.examples)
    found = [(content.documents[key], n) for key, n in counts.items() if key in content.documents]
    return [DocumentRow(one.title or one.source, one.source, links.to_document(one), one.licence, n) for one, n in found]


def timings(content: ReportContent) -> list[Timing]:
    """Return the steps' times in their order."""
    parts = bars.shares(row.get("seconds") for row in content.timings)
    return [
        Timing(str(row.get("step", "")), row.get("predicted_seconds"), row.get("seconds"), share)
        for row, share in zip(content.timings, parts, strict=True)
    ]


def total(rows: Sequence[Timing]) -> Timing:
    """Return the sum of the steps; its prediction is that of the steps that have one, None where none has."""
    predicted = [row.predicted for row in rows if row.predicted is not None]
    return Timing("total", sum(predicted) if predicted else None, sum(row.seconds or 0.0 for row in rows), 0.0)


def properties(models: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return every plain property any model has, `name` left out, in the order they first appear."""
    plain = (key for model in models for key, value in model.items() if not isinstance(value, Mapping))
    return [key for key in dict.fromkeys(plain) if key != "name"]


def is_nested(value: Any) -> bool:
    """Say whether a value of a datasheet needs a list or a table of its own."""
    is_table = isinstance(value, list | tuple) and bool(value) and all(isinstance(row, Mapping) for row in value)
    return is_table or (isinstance(value, Mapping) and bool(value))


def when(created: str) -> str:
    """Return an ISO time as a person writes it, or the text itself where it is none."""
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return created
    zone = f" {moment.tzname()}" if moment.tzinfo else ""
    return f"{moment.day} {moment:%B %Y, %H:%M}{zone}"


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
