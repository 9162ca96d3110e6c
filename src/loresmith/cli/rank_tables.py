"""How `loresmith rank` looks on a terminal: the candidates, what was read off an adapter, and study D's table of the arms."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

SURE = {"clear": "clear", "likely": "likely, not sure", "open": "open: train and compare"}


def candidates(told: Mapping[str, Any]) -> "Table":
    """Return a row for each rank: what it holds, whether that is enough, what training it takes; the recommended one is marked."""
    from ..report import format

    table = _table(("rank", "trainable", "of all", "of all, packed", "holds Mbit", "enough", "memory", "training"), left=("enough",))
    for row in told["candidates"]:
        mark = "* " if row["rank"] == told["advice"]["rank"] else ""
        table.add_row(
            f"{mark}{row['rank']}",
            f"{row['parameters']:,}",
            f"{100 * row['share']:.3f} %",
            f"{100 * row['packed_share']:.3f} %",
            f"{row['bits_cautious'] / 1e6:.3g} to {row['bits_usual'] / 1e6:.3g}",
            row["holds"],
            format.size(round(row["peak_memory_bytes"])),
            f"{row['seconds_low'] / 60:.1f} to {row['seconds_high'] / 60:.1f} min",
        )
    return table


def arms(verified: Mapping[str, Any]) -> "Table":
    """Return a row for each arm: what it is, what it took, what it loses on dev against the best."""
    from ..report import format

    columns = (
        "arm",
        "mean rank",
        "alpha",
        "learning rate",
        "trainable",
        "of all",
        "packed",
        "training",
        "an answer",
        "memory",
        "dev loss",
        "against the best",
    )
    table = _table(columns, left=("arm",))
    for row in verified["arms"]:
        best = row["arm"] == verified["choice"]["best"]
        table.add_row(
            row["arm"] + (" *" if row["arm"] == verified["choice"]["name"] else ""),
            f"{row['rank']:.1f}",
            f"{row['alpha']:g}",
            f"{row['learning_rate']:g}{' (edge)' if row['rate_is_at_edge'] else ''}",
            f"{row['trainable_parameters']:,}",
            f"{100 * row['share']:.3f} %",
            f"{100 * row['packed_share']:.3f} %",
            f"{row['train_seconds']:.0f} s",
            f"{row['seconds_per_answer']:.2f} s",
            format.size(round(row["peak_memory_bytes"])),
            f"{row['dev_loss']:.4f}",
            "best" if best else _interval(row["dev_difference"], row["dev_low"], row["dev_high"], sign="+"),
        )
    return table


def scores(verified: Mapping[str, Any]) -> "Iterator[tuple[str, Table]]":
    """Yield a heading and a table for each stratum: every metric of every arm with its interval, and its place with its range."""
    names = [row["arm"] for row in verified["arms"]]
    for stratum in dict.fromkeys(row["stratum"] for row in verified["scores"]):
        rows = [row for row in verified["scores"] if row["stratum"] == stratum]
        table = _table(("metric", *names), left=("metric",))
        for metric in dict.fromkeys(row["metric"] for row in rows):
            by_arm = {row["arm"]: row for row in rows if row["metric"] == metric}
            table.add_row(metric, *(_cell(by_arm[name]) if name in by_arm else "" for name in names))
        yield f"{stratum}, {rows[0]['n']} questions: mean [95 % interval over documents] #place (its range)", table


def one_rate(found: Mapping[str, Any], verified: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the recipe's own variants would have concluded, and why the arms do not say it."""
    steps = ", ".join(f"{row['arm']} {row['first_step']:.3g}" for row in found["arms"])
    for row in found["best"]:
        if row["decides"]:
            score = f"{row['metric']} {row['mean']:.4f}"
            yield f"Without intervals, the recipe's own variants crown {row['arm']} on {row['stratum']} ({score})."
    if found["is_confounded"]:
        settled = ", ".join(f"{row['arm']} {row['first_step']:.3g}" for row in verified["arms"])
        yield (
            f"They cannot tell rank from step size: their first steps are {steps}, and above a ratio of {found['limit']:g} a learning rate "
            f"that suits one arm misses another. With a rate settled for each arm and one alpha the steps are {settled}."
        )


def read_off(found: Mapping[str, Any]) -> str:
    """Return one sentence on an adapter's spectrum and its cut."""
    summary, cut, usage = found["summary"], found["cut"], found["usage"]
    cost = (
        f"{_interval(cut['difference'], cut['low'], cut['high'], sign='+')} nats a token on dev" if cut["n"] else "no dev questions to say"
    )
    used = f"of rank {summary['rank']:.1f} the update uses {summary['r99']:.1f} directions for 99 %"
    return (
        f"{used} (stable rank {summary['stable_rank']:.1f}, "
        f"{100 * usage['under_half']:.0f} % of the modules below half); cut to a mean rank of {cut['mean_rank']:.1f} it loses {cost}"
    )


def changes(found: Mapping[str, Any]) -> str:
    """Return one sentence on how the states' dimension changed."""
    known = [row for row in found["changes"] if row["difference"] is not None]
    sure = [row for row in known if row["low"] is not None and (row["low"] > 0 or row["high"] < 0)]
    if not sure:
        return f"the dimension of its states differs from the base's in none of {len(known)} layers by more than noise"
    most = max(sure, key=lambda row: abs(row["difference"]))
    span = _interval(most["difference"], most["low"], most["high"], sign="+")
    return (
        f"the dimension of its states differs from the base's in {len(sure)} of {len(known)} layers, most in layer {most['layer']}: {span}"
    )


def _cell(row: Mapping[str, Any]) -> str:
    span = str(row["place"]) if row["place_low"] == row["place_high"] else f"{row['place']} ({row['place_low']}-{row['place_high']})"
    return f"{_interval(row['mean'], row['low'], row['high'])} #{span}"


def _interval(value: float, low: float | None, high: float | None, *, sign: str = "") -> str:
    if low is None or high is None or math.isnan(low):
        return f"{value:{sign}.3f}"
    return f"{value:{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]"


def _table(columns: Sequence[str], *, left: Sequence[str]) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="left" if column in left else "right")
    return table
