"""The trained arms: study D's table, and every ranking of them with how far its places would move."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .. import format, grid
from .. import words as names
from . import words

_HEADS = (
    "Arm", "Mean rank", "Alpha", "Learning rate", "Trained times", "Trainable parameters", "Of all", "Of all, packed", "Training",
    "One answer", "Peak memory", "Dev loss", "Against the best on dev",
)  # fmt: skip


def table(verified: Mapping[str, Any]) -> grid.Grid:
    """Return a row an arm: what it is, what it took, and what it loses on dev against the best."""
    choice = verified["choice"]
    rows = tuple((_name(row["arm"], choice), *_settings(row), *_costs(row), *_dev(row, choice)) for row in verified["arms"])
    note = (
        f"Arrow: the one to take. Chosen on {format.some(choice['n_dev'], 'dev question')}: the smallest rank whose 95 % interval stays"
        f" below {format.number(choice['margin'])} nats a token from the best. Of all counts every parameter of the model; packed counts"
        " two 4-bit weights as one, as papers often print it. A place (#) orders and proves nothing."
    )
    columns = tuple(grid.Column(title, title != "Arm") for title in _HEADS)
    return grid.Grid("rank-arms", "Ranks, trained and compared", columns, rows, note)


def rankings(verified: Mapping[str, Any]) -> Iterator[grid.Grid]:
    """Yield a table a stratum: a row a metric, a column an arm, with interval, place, and the places other documents would give."""
    arms = [str(row["arm"]) for row in verified["arms"]]
    for stratum in names.ordered((row["stratum"] for row in verified["scores"]), names.STRATA):
        rows = [row for row in verified["scores"] if row["stratum"] == stratum]
        metrics = names.ordered((row["metric"] for row in rows), names.METRICS)
        found = {(row["metric"], row["arm"]): row for row in rows}
        lines = tuple((grid.words(names.metric(metric).title), *(_placed(found.get((metric, arm))) for arm in arms)) for metric in metrics)
        columns = (grid.Column("Metric", is_number=False), *map(grid.Column, arms))
        note = (
            f"{format.some(rows[0]['n'], 'test question')}. In brackets the 95 % interval over documents, after # the place and its range."
        )
        yield grid.Grid(f"rank-scores-{stratum or 'all'}", names.stratum(stratum).title, columns, lines, note)


def _name(arm: str, choice: Mapping[str, Any]) -> grid.Cell:
    return grid.Cell(f"→ {arm}" if arm == choice["name"] else arm, arm)


def _settings(row: Mapping[str, Any]) -> Iterator[grid.Cell]:
    edge = ", at the edge" if row["rate_is_at_edge"] else ""
    yield grid.Cell(f"{row['rank']:.3g}", row["rank"])
    yield grid.setting("alpha", row["alpha"])
    yield grid.Cell(f"{format.named('', row['learning_rate'])}{edge}", row["learning_rate"])
    yield grid.setting("trainings", row["trainings"])


def _costs(row: Mapping[str, Any]) -> Iterator[grid.Cell]:
    yield _counted(row, "trainable_parameters", format.count(row["trainable_parameters"]))
    for key in ("share", "packed_share"):
        yield grid.Cell(f"{format.number(100 * row[key])} %", row[key])
    yield _counted(row, "train_seconds", format.duration(row["train_seconds"]))
    yield grid.Cell(f"{format.duration(row['seconds_per_answer'])} (#{row['answer_seconds_place']})", row["seconds_per_answer"])
    yield grid.Cell(format.size(row["peak_memory_bytes"]), row["peak_memory_bytes"])


def _counted(row: Mapping[str, Any], key: str, printed: str) -> grid.Cell:
    return grid.Cell(f"{printed} (#{row[f'{key}_place']})", row[key])


def _dev(row: Mapping[str, Any], choice: Mapping[str, Any]) -> Sequence[grid.Cell]:
    is_best = row["arm"] == choice["best"]
    against = "the best" if is_best else words.interval(row["dev_difference"], row["dev_low"], row["dev_high"], is_signed=True)
    return grid.number(row["dev_loss"]), grid.Cell(against, row["dev_difference"])


def _placed(row: Mapping[str, Any] | None) -> grid.Cell:
    if row is None:
        return grid.number(None)
    low, high = row["place_low"], row["place_high"]
    place = f"#{row['place']}" if low == high else f"#{row['place']} ({low} to {high})"
    return grid.Cell(f"{words.interval(row['mean'], row['low'], row['high'])} {place}", row["mean"])
