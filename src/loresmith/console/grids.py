"""Any table of the report, drawn on the terminal."""

from rich import box
from rich.table import Table
from rich.text import Text

from ..report.format import prose
from ..report.grid import Grid


def drawn(grid: Grid) -> Table:
    """Return the table under its title; what a reader must know before believing it stands below."""
    note = Text(prose(grid.note), style="dim") if grid.note else None
    table = Table(title=grid.title, title_justify="left", caption=note, caption_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(grid.columns):
        table.add_column(column.title, justify="right" if column.is_number else "left", no_wrap=not place, overflow="fold")
    for row in grid.rows:
        table.add_row(*(Text(cell.text) for cell in row))
    return table
