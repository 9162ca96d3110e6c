"""What is known of ranks without training, what trained adapters use of theirs, and the dimension of the states layer by layer."""

from collections.abc import Iterator, Mapping
from typing import Any

from .. import format, grid
from . import words

Told = Mapping[str, Any]
_USED = (("rank", "Mean rank"), ("stable_rank", "Stable rank"), ("effective_rank", "Effective rank"), ("r90", "90 %"), ("r99", "99 %"))


def candidates(told: Told) -> grid.Grid:
    """Return a row a rank: what it holds, whether that is enough, and what training it would take."""
    titles = ("Rank", "Trainable parameters", "Of all", "Of all, packed", "Holds, Mbit", "Enough", "Memory", "Training")
    columns = tuple(grid.Column(title, title != "Enough") for title in titles)
    need = told["need"]
    note = (
        f"The answers need {_mega(need['bits'])} Mbit ({_mega(need['low'])} to {_mega(need['high'])}) that the base does not predict."
        " A rank holds one to two bits a trainable parameter, if training shows each fact often enough."
        " Memory and time as predicted. Arrow: recommended."
    )
    rows = tuple(tuple(_candidate(row, told["advice"]["rank"])) for row in told["candidates"])
    return grid.Grid("rank-candidates", "What each rank would hold and cost", columns, rows, note)


def adapters(told: Told) -> grid.Grid | None:
    """Return a row a fine-tune that was read: how many directions hold its update, and what cutting it to them costs; None without one."""
    found = told.get("adapters") or {}
    if not found:
        return None
    titles = ("Fine-tune", *(title for _, title in _USED), "Modules below half", "Update against weight", "Cut to", "Cost of the cut")
    note = (
        "Means over the modules. 90 % and 99 % are the fewest directions that hold as much of the update's square; below half are the"
        " modules that need fewer than half of their rank for 99 %. The cut keeps those 99 % and is asked every dev question again:"
        " its cost is in nats a token."
    )
    columns = tuple(grid.Column(title, title != "Fine-tune") for title in titles)
    return grid.Grid("rank-adapters", "What trained adapters use of their rank", columns, tuple(map(_adapter, found, found.values())), note)


def layers(told: Told) -> grid.Grid:
    """Return a row a layer: the dimension of its states before training, after each fine-tune, and the change."""
    after = told.get("adapters") or {}
    titles = ["Layer", "base", *(title for name in after for title in (name, f"{name}, change"))]
    read = {name: {row["layer"]: row for row in found["profile"]["layers"]} for name, found in after.items()}
    changed = {name: {row["layer"]: row for row in found["changes"]} for name, found in after.items()}
    rows = []
    for row in told["profile"]["layers"]:
        cells = [_reading(row)]
        for name in after:
            change = changed[name].get(row["layer"], {})
            cells += [_reading(read[name].get(row["layer"], {})), _interval(change, "difference", is_signed=True)]
        rows.append((grid.words(row["layer"]), *cells))
    note = (
        "How many directions the states of the training questions vary in, with 95 % intervals over documents; ~ where neighbouring scales "
        "disagree, and the number depends on the scale. It describes the questions and bounds nothing a rank can learn. "
        "`norm` is the last block behind the final norm."
    )
    return grid.Grid("rank-layers", "Intrinsic dimension, layer by layer", _columns(titles), tuple(rows), note)


def _columns(titles: list[str]) -> tuple[grid.Column, ...]:
    return tuple(grid.Column(title, place > 0) for place, title in enumerate(titles))


def _candidate(row: Told, recommended: int) -> Iterator[grid.Cell]:
    yield grid.Cell(f"{'→ ' if row['rank'] == recommended else ''}{row['rank']}", row["rank"])
    yield grid.setting("parameters", row["parameters"])
    for key in ("share", "packed_share"):
        yield grid.Cell(f"{format.number(100 * row[key])} %", row[key])
    yield grid.Cell(f"{_mega(row['bits_cautious'])} to {_mega(row['bits_usual'])}", row["bits_cautious"] / 1e6)
    yield grid.words(row["holds"])
    yield grid.Cell(format.size(row["peak_memory_bytes"]), row["peak_memory_bytes"])
    low, high = (format.duration(row[key]) for key in ("seconds_low", "seconds_high"))
    yield grid.Cell(low if low == high else f"{low} to {high}", row["seconds"])


def _adapter(name: str, found: Told) -> tuple[grid.Cell, ...]:
    summary, cut, below = found["summary"], found["cut"], found["usage"]["under_half"]
    used = (grid.number(summary[key]) for key, _ in _USED)
    size = summary.get("relative_norm")
    return (
        grid.words(name),
        *used,
        grid.Cell(f"{100 * below:.0f} %", below),
        grid.number(size),
        grid.number(cut["mean_rank"]),
        _interval(cut, "difference", is_signed=True),
    )


def _reading(row: Told) -> grid.Cell:
    cell = _interval(row, "reading")
    return cell if row.get("dimension") is not None or cell.value is None else cell._replace(text=f"~{cell.text}")


def _interval(row: Told, key: str, *, is_signed: bool = False) -> grid.Cell:
    value = row.get(key)
    return grid.Cell(words.interval(value, row.get("low"), row.get("high"), is_signed=is_signed), value)


def _mega(bits: float) -> str:
    return format.number(bits / 1e6)
