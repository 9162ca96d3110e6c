"""Tables on the terminal, out of the same rows as the report."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from rich import box
from rich.console import Group
from rich.table import Table

from ..records import Contrast
from ..report import format
from ..report.panel import short
from ..report.tables import HeadlineRow, headline

# The terminal shows what decides and what was said of the answers; the rest is in the report, and in `show --table`.
SHOWN = ("answer-nll", "judge-total", "human-total", "contains", "rouge-l-f", "squad-f1")
WIDE = 115  # Characters a line needs for the full words.
_STYLES = {"better": "green", "worse": "red", "unconfirmed": "dim", "undecided": "dim"}


class _Number(NamedTuple):
    """One column of numbers."""

    key: str
    title: str
    least: int
    """Characters it has at least."""


def comparison(contrasts: Sequence[Contrast], *, metrics: Sequence[str] | None = SHOWN, width: int = WIDE) -> Group:
    """Return the headline table, a block for each metric; all metrics for None.

    Below `WIDE` characters names are short, and `detectable` gives its room to the finding.
    `detectable` is the smallest true difference the test would have seen with 80 % power.
    """
    rows = headline(contrasts, metrics=metrics)
    models = list(dict.fromkeys(row.contrast.model for row in rows))
    against = list(dict.fromkeys(row.contrast.against for row in rows))
    names = (against[0] if len(against) == 1 else "against", models[0] if len(models) == 1 else "model")
    blocks = [
        _block(metric, list(block), names=names, has_model=len(models) > 1, is_wide=width >= WIDE)
        for metric, block in groupby(rows, key=lambda row: row.metric)
    ]
    return Group(*blocks, "")


def ledger(lines: Iterable[Mapping[str, Any]]) -> Table:
    """Return one row for each finished step: when, how long, how much memory, and what it counted."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column("Step", no_wrap=True)
    table.add_column("finished", no_wrap=True)
    table.add_column("took", justify="right", no_wrap=True)
    table.add_column("memory", justify="right", no_wrap=True)
    table.add_column("counted")
    for line in lines:
        memory = line.get("peak_memory_bytes")
        table.add_row(
            str(line.get("step", "")),
            str(line.get("finished_at", ""))[:19].replace("T", " "),
            format.duration(line.get("seconds")),
            format.size(memory) if memory else format.MISSING,
            counted(line.get("counts") or {}),
        )
    return table


def forecast(foreseen: Mapping[str, Any]) -> Table:
    """Return what a preflight predicts: the seconds of each step, then every other plain value of it."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column("Predicted", no_wrap=True)
    table.add_column("", justify="right")
    seconds = foreseen.get("predicted_seconds") or {}
    for step, value in seconds.items():
        table.add_row(step, format.duration(value))
    if seconds:
        table.add_row("all of it", format.duration(sum(seconds.values())), style="bold")
        table.add_section()
    for key, value in foreseen.items():
        if isinstance(value, int | float | str):
            table.add_row(format.name(key), format.named(key, value))
    return table


def counted(counts: Mapping[str, Any]) -> str:
    """Return counts as one line, nested ones in brackets; zeros inside brackets are left out."""
    return ", ".join(f"{format.name(key)} {_count(key, value)}" for key, value in counts.items())


def _count(key: str, value: Any) -> str:
    if not isinstance(value, Mapping):
        return format.named(key, value)
    inside = counted({inner: number for inner, number in value.items() if number})
    return f"({inside})" if inside else "none"


def _block(metric: str, rows: Sequence[HeadlineRow], *, names: tuple[str, str], has_model: bool, is_wide: bool) -> Table:
    """Return the rows of one metric. Numbers have a least width, so that the blocks stand in line."""
    look: dict[str, Any] = {"box": box.SIMPLE_HEAD, "show_edge": False, "pad_edge": False, "padding": (0, 2 if is_wide else 0, 0, 0)}
    table = Table(title=f"\n[bold]{metric}[/bold]", title_justify="left", title_style="", **look)
    table.add_column("Questions", min_width=26 if is_wide and not has_model else 9)
    table.add_column("Arm", min_width=16 if is_wide else 12)
    if has_model:
        table.add_column("Model", overflow="fold")
    columns = _numbers(names, has_model=has_model, is_wide=is_wide)
    for column in columns:
        table.add_column(column.title, justify="right", no_wrap=True, min_width=column.least)
    table.add_column("finding", no_wrap=True, min_width=len("unconfirmed"))
    for row in rows:
        contrast, cells = row.contrast, row.cells()
        where = (row.stratum, row.arm) if is_wide else (contrast.stratum, _short_arm(contrast))
        model = [contrast.model if is_wide else short(contrast.model)] if has_model else []
        table.add_row(*where, *model, *(cells[column.key] for column in columns), row.finding, style=_STYLES.get(row.finding, ""))
    return table


def _numbers(names: tuple[str, str], *, has_model: bool, is_wide: bool) -> list[_Number]:
    """Return the columns there is room for: the difference and its interval always, the means not beside names in a narrow table."""
    means = [_Number("n", "n", 4), _Number("Against", names[0], 5), _Number("Model", names[1], 5)]
    gained = [_Number("Difference", "difference" if is_wide else "diff.", 6), _Number("95 % interval", "95 % interval", 16)]
    return [*(means if is_wide or not has_model else []), *gained, *([_Number("Detectable", "detectable", 7)] if is_wide else [])]


def _short_arm(contrast: Contrast) -> str:
    return contrast.arm if contrast.arm == contrast.against_arm else f"{contrast.arm} : {contrast.against_arm}"
