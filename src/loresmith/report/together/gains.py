"""What each fine-tune gained over the base it was trained on: the only comparison across runs that was tested."""

from collections.abc import Sequence
from dataclasses import replace

from .. import format, grid, tables, words
from .content import Together
from .names import names

LOOKS = {"better", "worse"}


def gained(content: Together) -> list[tables.HeadlineRow]:
    """Return the comparison of every fine-tune with its own base, by the page's loss in the first arm, under the names of the page."""
    called = names(content.rows)
    found = [
        replace(one, model=called.get((run.name, one.model), one.model), against=called.get((run.name, one.against), one.against))
        for run in content.runs
        for one in run.contrasts
        if one.metric == content.metric and one.against == "base" and one.arm == one.against_arm
    ]
    first = words.ordered((one.arm for one in found), words.ARMS)[:1]
    return tables.headline(one for one in found if one.arm in first)


def gains(rows: Sequence[tables.HeadlineRow]) -> grid.Grid | None:
    """Return them as a table, a row a stratum and fine-tune; None where nothing was compared."""
    if not rows:
        return None
    titles = ("n", "Documents", "Base", "Model", "Difference", "Lowest", "Highest")
    columns = (*(grid.Column(one, is_number=False) for one in ("Fine-tune", "Questions")), *map(grid.Column, titles))
    note = (
        f"{rows[0].metric}, {rows[0].arm.lower()}. Lowest and highest are the ends of the 95 % interval of the difference, over documents."
    )
    return grid.Grid(
        "gains",
        "Each fine-tune against its own base",
        (*columns, grid.Column("Finding", is_number=False)),
        tuple(map(_line, rows)),
        note,
    )


def _line(row: tables.HeadlineRow) -> tuple[grid.Cell, ...]:
    one, look = row.contrast, row.finding if row.finding in LOOKS else ""
    return (
        grid.words(one.model),
        grid.words(row.stratum),
        grid.setting("", one.n),
        grid.setting("", one.n_documents),
        grid.number(one.against_mean),
        grid.number(one.mean),
        *(grid.Cell(format.signed(value), value) for value in (one.difference, one.low, one.high)),
        grid.Cell(row.finding, row.finding, look),
    )
