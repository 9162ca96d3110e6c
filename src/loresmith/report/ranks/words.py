"""What the measurement and the trained arms allow to be said, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .. import format
from .. import words as names
from ..places import PLACED

SURE = {"clear": "clear", "likely": "likely, not sure", "open": "open: train and compare"}
"""How sure the advice is, in words."""

Rows = Sequence[Mapping[str, Any]]


def advice(told: Mapping[str, Any]) -> str:
    """Return the recommendation made without training, and how sure it is."""
    found = told["advice"]
    return f"{found['sentence']} ({SURE.get(found['sureness'], found['sureness'])})"


def reasons(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was known before any training; after a training the recommendation itself is one of these."""
    if told.get("verified"):
        yield f"Before any training the advice was: {advice(told)}"
    yield from told["advice"]["reasons"]
    yield from told.get("notes") or ()
    if subspace := told.get("subspace"):
        yield subspace["sentence"]


def findings(verified: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the arms' rankings say, what is to be doubted in them, and what a comparison at one learning rate would have said."""
    yield from _first_places(verified["scores"])
    if edge := [row["arm"] for row in verified["arms"] if row["rate_is_at_edge"]]:
        yield f"{', '.join(edge)}: the learning rate taken is the lowest or highest tried, so a better one may lie beyond."
    if once := [row["arm"] for row in verified["arms"] if row["trainings"] == 1]:
        yield f"{', '.join(once)}: trained once, so the luck of a training is not in the interval."
    if verified.get("at_one_rate"):
        yield from _at_one_rate(verified["at_one_rate"], verified["arms"])


def changes(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each adapter that was read: in how many layers the dimension of the states is no longer the base's."""
    for name, found in (told.get("adapters") or {}).items():
        known = [row for row in found["changes"] if row["difference"] is not None]
        sure = [row for row in known if row["low"] is not None and (row["low"] > 0 or row["high"] < 0)]
        said = f"{name}: the dimension of its states differs from the base's by more than noise in {len(sure)} of {len(known)} layers"
        most = max(sure, key=lambda row: abs(row["difference"]), default=None)
        where = f", most in layer {most['layer']}, by {_change(most)}" if most else ""
        yield f"{said}{where}."


def interval(value: float | None, low: float | None, high: float | None, *, is_signed: bool = False) -> str:
    """Return `0.223 (0.201 to 0.245)`, without brackets where there is no interval."""
    shown = format.signed if is_signed else format.number
    if low is None or high is None or low != low or high != high:
        return shown(value)
    return f"{shown(value)} ({shown(low)} to {shown(high)})"


def _change(row: Mapping[str, Any]) -> str:
    return interval(row["difference"], row["low"], row["high"], is_signed=True)


def _first_places(scores: Rows) -> Iterator[str]:
    """Yield in how many rankings a first place is shown at all: elsewhere another draw of documents puts another arm first."""
    possible: dict[tuple[str, str], list[str]] = {}
    for row in (row for row in scores if row["metric"] in PLACED):
        possible.setdefault((row["stratum"], row["metric"]), []).extend([row["arm"]] if row["place_low"] == 1 else [])
    settled = {key: arms[0] for key, arms in possible.items() if len(arms) == 1}
    if not possible:
        return
    of_all = format.some(len(possible), "ranking")
    if not settled:
        yield f"Of {of_all} by score none has a first place: other documents of the same kind would put another arm first."
        return
    have = "has" if len(settled) == 1 else "have"
    yield f"Of {of_all} by score {len(settled)} {have} a first place that other documents would not move: {_settled(settled)}."


def _settled(firsts: Mapping[tuple[str, str], str]) -> str:
    """Return who comes first by what, an arm and a stratum at a time."""
    by_side: dict[tuple[str, str], list[str]] = {}
    for (stratum, metric), arm in firsts.items():
        by_side.setdefault((arm, stratum), []).append(format.lower_first(names.metric(metric).title))
    said = (f"{arm} by {', '.join(metrics)} ({names.stratum(stratum).title.lower()})" for (arm, stratum), metrics in by_side.items())
    return "; ".join(said)


def _at_one_rate(found: Mapping[str, Any], arms: Rows) -> Iterator[str]:
    for row in found["best"]:
        if row["decides"]:
            where = names.stratum(row["stratum"]).title.lower()
            title = format.lower_first(names.metric(row["metric"]).title)
            yield f"A table without intervals would have crowned {row['arm']} on {where}, by its {title} of {format.number(row['mean'])}."
    if found["is_confounded"]:
        yield (
            f"It could not have told rank from step size: the first steps of those fine-tunes are {_steps(found['arms'])} times the"
            f" shortest, and beyond {found['limit']:g} a learning rate that suits one misses another."
            f" With one alpha and a rate settled for each arm they are {_steps(arms) if _differ(arms) else 'of one length'}."
        )


def _differ(arms: Rows) -> bool:
    steps = [float(row["first_step"]) for row in arms]
    return max(steps) > 1.01 * min(steps)


def _steps(arms: Rows) -> str:
    return ", ".join(f"{row['arm']} {row['first_step']:.3g}" for row in arms)
