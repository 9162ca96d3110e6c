"""The table of all fine-tunes at the end of a run that has several."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table

from ..report import format

_WORDS = {"answer-nll": "test, nats a token", "bits-per-byte": "test, bits a byte"}


def sweep(metric: str, rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return a row a fine-tune and base; the lowest of each column of test losses stands out, which is no verdict: that is above."""
    table = Table(title=_WORDS.get(metric, metric), title_justify="right", box=box.SIMPLE_HEAD, pad_edge=False)
    several = len({row["run"] for row in rows}) > 1
    changed = list(dict.fromkeys(key for row in rows for key in row["changes"]))
    strata = list(dict.fromkeys(stratum for row in rows for stratum in row["test"]))
    best = {stratum: min(row["test"][stratum] for row in rows if stratum in row["test"]) for stratum in strata}
    for title in (*(["Run"] if several else []), "Fine-tune"):
        table.add_column(title)
    for title in (*map(_short, changed), "examples", "trained", "time", "memory", "train loss", "dev loss", *strata):
        table.add_column(title, justify="right")
    for row in rows:
        test = [_marked(row["test"].get(stratum), best[stratum]) for stratum in strata]
        cells = (
            *(format.named("", row["changes"].get(key)) for key in changed),
            _count(row.get("examples")),
            _count(row.get("trainable_parameters")),
            format.duration(row.get("seconds")),
            format.size(row["peak_memory_bytes"]) if row.get("peak_memory_bytes") else format.MISSING,
            format.number(row.get("train_loss")),
            format.number(row.get("dev_loss")),
            *test,
        )
        table.add_row(*([row["run"]] if several else []), row["name"], *cells)
    return table


def _marked(value: float | None, best: float) -> str:
    return f"[bold]{format.number(value)}[/bold]" if value == best else format.number(value)


def _short(key: str) -> str:
    return "model" if key == "model.name" else key.rpartition(".")[2].replace("_", " ")


def _count(value: int | None) -> str:
    return format.MISSING if value is None else format.count(value)
