"""A fixed set of questions, put to every model: a row a question, a column a model."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import grid, words
from .content import ReportContent

_MARKS = {True: "better", False: "worse", None: ""}
_SAID = {True: "right", False: "wrong", None: ""}


def asked(content: ReportContent) -> list[grid.Grid]:
    """Return one table a set."""
    return of_rows(content.asked)


def of_rows(rows: Sequence[Mapping[str, Any]]) -> list[grid.Grid]:
    """Return one table a set of `ReportContent.asked`; right answers are counted in its last row where any can be."""
    sets = list(dict.fromkeys(str(row["set"]) for row in rows))
    return [_table([row for row in rows if row["set"] == name], name) for name in sets]


def right(rows: Iterable[Mapping[str, Any]], model: str) -> tuple[int, int]:
    """Return how many of a model's answers are right, of how many that can be told without a reader."""
    known = [bool(row["right"]) for row in rows if row["model"] == model and row.get("right") is not None]
    return sum(known), len(known)


def _table(rows: Sequence[Mapping[str, Any]], name: str) -> grid.Grid:
    models = words.ordered_models(str(row["model"]) for row in rows)
    questions = {str(row["question"]): row for row in rows}
    said = {(str(row["question"]), str(row["model"])): row for row in rows}
    lines = []
    for question, row in questions.items():
        answers = [said.get((question, model)) for model in models]
        cells = [grid.words("") if one is None else _answer(str(one["text"]), one.get("right")) for one in answers]
        lines.append((grid.words(question), grid.words(str(row.get("kind", ""))), grid.words(str(row.get("answer", ""))), *cells))
    counts = [right(rows, model) for model in models]
    if any(known for _, known in counts):
        told = (grid.words(f"{n_right} of {known} right" if known else "") for n_right, known in counts)
        lines.append((grid.words("All together"), grid.words(""), grid.words(""), *told))
    columns = tuple(grid.Column(title, is_number=False) for title in ("Question", "Kind", "One good answer", *models))
    note = "Put to every model in the same words, beside the test. General questions show what training did to everything else."
    return grid.Grid(f"asked-{name}", name, columns, tuple(lines), note)


def _answer(text: str, is_right: bool | None) -> grid.Cell:
    told = f"{text or '(empty answer)'} [{_SAID[is_right]}]" if is_right is not None else text
    return grid.Cell(told, told, _MARKS[is_right])
