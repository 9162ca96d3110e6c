"""Tables about files of questions and answers: what two share, and what each is made of."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.table import Table

from ..chat.usage import Estimate

Value = int | float | None


def audit(rows: Sequence[tuple[str, str, str]], *, leaks: bool) -> Table:
    """Return (what, count, share) rows as a table that ends with the finding."""
    finding = "The test stands in the training." if leaks else "No test question or text was found in the training."
    table = Table("", "", "share", box=box.SIMPLE_HEAD, pad_edge=False, caption=finding, caption_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for what, count, share in rows:
        table.add_row(what, count, share, style="bold" if what.endswith("questions") else None)
    return table


def datasheets(sheets: Mapping[str, Mapping[str, Value]], *, meanings: Mapping[str, str]) -> Table:
    """Return one column a file and one row a number."""
    table = Table("", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in sheets:
        table.add_column(name.rpartition("/")[2], justify="right", overflow="fold")
    for key in next(iter(sheets.values()), {}):
        table.add_row(meanings.get(key, key), *(_shown(sheet[key]) for sheet in sheets.values()))
    return table


def teaching(estimate: Estimate | None, *, teacher: str) -> Table | str:
    """Return what a chat teacher will be asked and cost, or the sentence that nothing is paid."""
    if estimate is None:
        return f"The teacher {teacher!r} asks no endpoint: nothing is spent."
    table = Table("What the teacher will be asked", "", box=box.SIMPLE_HEAD, pad_edge=False)
    table.columns[1].justify = "right"
    for what, value in {
        "calls": f"{estimate.calls:,}",
        "answered before, or the same as another": f"{estimate.cached:,}",
        "tokens to read": f"{estimate.prompt_tokens:,}",
        "tokens to write, about": f"{estimate.completion_tokens:,}",
        "price, about": f"{estimate.cost:,.2f}",
        "price at most": f"{estimate.cost_at_most:,.2f}",
    }.items():
        table.add_row(what, value)
    return table


def _shown(value: Value) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
