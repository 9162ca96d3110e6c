"""The CSV tables, safe to open in a spreadsheet.

A text that begins like a formula gets a leading apostrophe, which a spreadsheet does not show and never runs.
Numbers stay numbers, at full precision; what is missing is an empty cell.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..records import Answer, Contrast, Score, Summary
from . import tables, usage, words
from .chapters import chapters
from .content import ReportContent

_FORMULA = re.compile(r"[=+\-@\t\r\0]")  # OWASP ASVS 1.2.10
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)

Key = tuple[str, str, str]


def all_tables(content: ReportContent) -> dict[str, str]:
    """Return the text of every CSV file by its name."""
    return {
        "headline.csv": text(headline_rows(content.contrasts)),
        "contrasts.csv": text((contrast.to_dict() for contrast in content.contrasts), Contrast.__dataclass_fields__),
        "summaries.csv": text((summary.to_dict() for summary in content.summaries), Summary.__dataclass_fields__),
        "answers.csv": text(answer_rows(content)),
        **{f"{grid.name}.csv": text(grid.records()) for grid in chapters(content) if grid.rows},
        **{name: text(rows, names(rows)) for name, rows in _measurements(content).items() if rows},
    }


def headline_rows(contrasts: Iterable[Contrast]) -> Iterator[dict[str, Any]]:
    """Yield the headline table with numbers unrounded."""
    for row in tables.headline(contrasts):
        contrast = row.contrast
        yield {
            "stratum": contrast.stratum,
            "arm": contrast.arm,
            "metric": contrast.metric,
            "model": contrast.model,
            "against": contrast.against,
            "against_arm": contrast.against_arm,
            "n": contrast.n,
            "n_documents": contrast.n_documents,
            "against_mean": contrast.against_mean,
            "mean": contrast.mean,
            "difference": contrast.difference,
            "low": contrast.low,
            "high": contrast.high,
            "detectable": contrast.detectable,
            "finding": row.finding,
        }


def answer_rows(content: ReportContent) -> Iterator[dict[str, Any]]:
    """Yield one row a question: reference, then every model's answer and scores in every arm."""
    answers: dict[Key, Answer] = {(answer.example, answer.model, answer.arm): answer for answer in content.answers}
    scores: dict[Key, list[Score]] = {}
    for score in content.scores:
        scores.setdefault((score.example, score.model, score.arm), []).append(score)
    sides = _sides(content)
    metrics = words.ordered((score.metric for score in content.scores), words.METRICS)
    for example in content.examples:
        document = content.documents.get(example.document)
        row: dict[str, Any] = {
            "id": example.id,
            "stratum": example.stratum,
            "task": example.task,
            "document": document.title if document else example.document,
            "source": document.source if document else "",
            "question": example.instruction,
            "input": example.input,
            "reference": example.output,
        }
        for model, arm in sides:
            key = (example.id, model, arm)
            values = {score.metric: score.value for score in scores.get(key, ())}
            row[f"{model}.{arm}.answer"] = answers[key].text if key in answers else None
            row |= {f"{model}.{arm}.{metric}": values.get(metric) for metric in metrics}
        yield row


def names(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return every name any row has, in the order they first appear."""
    return list(dict.fromkeys(name for row in rows for name in row))


def text(rows: Iterable[Mapping[str, Any]], columns: Iterable[str] = ()) -> str:
    """Return rows as CSV with a header line: `columns`, or the names of the first row; nothing where neither is there."""
    listed = list(rows)
    header: Sequence[str] = list(columns) or (list(listed[0]) if listed else [])
    if not header:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([cell(name) for name in header])
    writer.writerows([cell(row.get(name)) for name in header] for row in listed)
    return out.getvalue()


def cell(value: Any) -> Any:
    """Return what goes into one cell: `=1+1` becomes `'=1+1`, -5 and the text `-5` stay, None is empty."""
    if value is None:
        return ""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def _measurements(content: ReportContent) -> dict[str, list[Mapping[str, Any]]]:
    return {
        "losses.csv": [{"model": model, **row} for model, rows in content.losses.items() for row in rows],
        "times.csv": list(content.timings),
        "resources.csv": list(usage.rows(content)),
        "fine-tunes.csv": [{key: value for key, value in model.items() if not isinstance(value, Mapping)} for model in content.models],
    }


def _sides(content: ReportContent) -> list[tuple[str, str]]:
    records: list[Answer | Score] = [*content.answers, *content.scores]
    models = words.ordered_models(record.model for record in records)
    arms = words.ordered((record.arm for record in records), words.ARMS)
    return [(model, arm) for arm in arms for model in models]
