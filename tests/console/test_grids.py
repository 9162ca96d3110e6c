import io

from rich.console import Console

from loresmith.console.grids import drawn
from loresmith.report.grid import Cell, Column, Grid


def test_a_table_is_drawn_with_its_title_and_what_to_know_and_markup_stays_text() -> None:
    grid = Grid("x", "What it costs", (Column("Rank", False), Column("Memory")), ((Cell("→ 8"), Cell("[red]2 GB")),), "Believe -1 of it.")
    out = io.StringIO()
    Console(file=out, width=80).print(drawn(grid))
    title, *_, row, note = (line.strip() for line in out.getvalue().splitlines() if line.strip())
    assert title == "What it costs"
    assert row.split() == ["→", "8", "[red]2", "GB"]
    assert note == "Believe −1 of it."
