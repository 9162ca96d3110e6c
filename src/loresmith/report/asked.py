"""A fixed set of questions, put to every model: a row a question, a column a model."""

from . import grid, words
from .content import ReportContent

_MARKS = {True: "better", False: "worse", None: ""}
_SAID = {True: "right", False: "wrong", None: ""}


def asked(content: ReportContent) -> list[grid.Grid]:
    """Return one table a set; the count of right answers stands in the last row where any can be counted."""
    sets = list(dict.fromkeys(str(row["set"]) for row in content.asked))
    return [_table(content, name) for name in sets]


def _table(content: ReportContent, name: str) -> grid.Grid:
    rows = [row for row in content.asked if row["set"] == name]
    models = words.ordered_models(str(row["model"]) for row in rows)
    questions = {str(row["question"]): row for row in rows}
    said = {(str(row["question"]), str(row["model"])): row for row in rows}
    lines = []
    for question, row in questions.items():
        answers = [said.get((question, model)) for model in models]
        cells = [grid.words("") if one is None else _answer(str(one["text"]), one.get("right")) for one in answers]
        lines.append((grid.words(question), grid.words(str(row.get("kind", ""))), grid.words(str(row.get("answer", ""))), *cells))
    known = {model: [row["right"] for row in rows if row["model"] == model and row.get("right") is not None] for model in models}
    if any(known.values()):
        counts = [grid.words(f"{sum(right)} of {len(right)} right" if right else "") for right in known.values()]
        lines.append((grid.words("All together"), grid.words(""), grid.words(""), *counts))
    columns = tuple(grid.Column(title, is_number=False) for title in ("Question", "Kind", "One good answer", *models))
    note = "Put to every model in the same words, beside the test. General questions show what training did to everything else."
    return grid.Grid(f"asked-{name}", name, columns, tuple(lines), note)


def _answer(text: str, right: bool | None) -> grid.Cell:
    told = f"{text or '(empty answer)'} [{_SAID[right]}]" if right is not None else text
    return grid.Cell(told, told, _MARKS[right])
