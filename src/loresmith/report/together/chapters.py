"""The tables of the page, each made once: the page and the Markdown file show them, the CSV files hold them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .. import grid, tables
from ..asked import of_rows
from .content import Together
from .gains import gains
from .models import models, perplexities
from .names import names


class Chapter(NamedTuple):
    """Some tables under one heading."""

    id: str
    title: str
    tables: Sequence[grid.Grid]
    look: str
    """Of the tables on the page: `dense` for numbers, `asked` for texts."""


def chapters(content: Together, rows: Sequence[tables.HeadlineRow]) -> list[Chapter]:
    """Return the chapters there is something to say in; `rows` are what the fine-tunes gained."""
    hrefs = {run.name: run.href for run in content.runs}
    every = models(content.rows, metric=content.metric, hrefs=hrefs)
    found = [
        Chapter("models", "Models side by side", _there([every, perplexities(content.rows)]), "dense"),
        Chapter("gains", "What each gained", _there([gains(rows)]), "dense"),
        Chapter("asked", "The same questions to every model", of_rows(_asked(content)), "asked"),
    ]
    return [one for one in found if one.tables]


def _there(found: Iterable[grid.Grid | None]) -> list[grid.Grid]:
    return [one for one in found if one]


def _asked(content: Together) -> list[dict[str, object]]:
    called = names(content.rows)
    rows = [(run.name, row) for run in content.runs for row in run.asked]
    return [{**row, "model": called.get((run, str(row["model"])), f"{run}: {row['model']}")} for run, row in rows]
