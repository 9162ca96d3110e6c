"""Every model of every run in one table: what it changed, what it took, and its losses. The terminal draws it as well."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .. import format, grid, words
from .names import names

Row = Mapping[str, Any]


def models(rows: Sequence[Row], *, metric: str, hrefs: Mapping[str, str] | None = None) -> grid.Grid:
    """Return a row a base and fine-tune; `hrefs` are the reports of the runs."""
    called, changed, strata = names(rows), _changed(rows), _strata(rows, "test")
    bases = ["Base"] if len({row["base"] for row in rows}) > 1 else []
    asked = max((row["countable"] for row in rows), default=0)
    lines = [
        (
            grid.words(called[row["run"], row["name"]], href=(hrefs or {}).get(row["run"], "")),
            *(grid.words(row["base"].rpartition("/")[2]) for _ in bases),
            *(grid.setting("", row["changes"].get(key)) for key in changed),
            *_took(row),
            *(grid.number(row["test"].get(stratum)) for stratum in strata),
            *([grid.setting("", row["right"] if row["countable"] else None)] if asked else []),
        )
        for row in rows
    ]
    took = ("Examples", "Trained", "Time", "Memory", "Train loss", "Dev loss")
    numbers = (*map(_short, changed), *took, *map(_test, strata), *([f"Right of {asked}"] if asked else []))
    columns = (*(grid.Column(title, is_number=False) for title in ("Model", *bases)), *map(grid.Column, numbers))
    return grid.Grid("models", "Every model", columns, tuple(lines), _note(metric, asked))


def perplexities(rows: Sequence[Row]) -> grid.Grid | None:
    """Return every model's perplexity by stratum; None where there is none, as where the bases count tokens differently."""
    called, strata = names(rows), _strata(rows, "perplexity")
    if not strata:
        return None
    lines = [
        (grid.words(called[row["run"], row["name"]]), *(grid.number(row["perplexity"].get(stratum)) for stratum in strata)) for row in rows
    ]
    columns = (grid.Column("Model", is_number=False), *(grid.Column(words.stratum(stratum).title) for stratum in strata))
    return grid.Grid("perplexity", "Perplexity", columns, tuple(lines), words.metric("perplexity").meaning)


def _took(row: Row) -> Iterable[grid.Cell]:
    yield grid.setting("", row.get("examples"))
    yield grid.setting("", row.get("trainable_parameters"))
    yield grid.seconds(row.get("seconds"))
    yield grid.setting("peak_memory_bytes", row.get("peak_memory_bytes"))
    yield grid.number(row.get("train_loss"))
    yield grid.number(row.get("dev_loss"))


def _changed(rows: Sequence[Row]) -> list[str]:
    return [key for key in dict.fromkeys(key for row in rows for key in row["changes"]) if key != "model.name"]


def _strata(rows: Sequence[Row], of: str) -> list[str]:
    return words.ordered((stratum for row in rows for stratum in row[of]), words.STRATA)


def _short(key: str) -> str:
    title = key.rpartition(".")[2].replace("_", " ")
    return title[:1].upper() + title[1:]


def _test(stratum: str) -> str:
    return f"Test: {format.lower_first(words.stratum(stratum).title)}"


def _note(metric: str, asked: int) -> str:
    unit = "nats a token, as train and dev losses are" if metric == "answer-nll" else "bits a byte of the reference"
    questions = f" Right of {asked}: answers to the fixed questions that can be checked." if asked else ""
    return f"Test losses are in {unit}; low is good.{questions} The order of a column is no verdict."
