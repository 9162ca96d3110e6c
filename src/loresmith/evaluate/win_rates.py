"""How often a judge prefers one model's answers to another's, with what longer answers bring taken out: rows for a table.

Either from the totals it gave each answer alone, apart by more than a tie band, or from both answers put before it side by side.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from ..records import Answer, Example, Record, Score
from ..text import words
from .compare import unit_of
from .pairwise import Preference, duels, length_controlled, settle

Key = tuple[str, str, str]
"""Example, model and arm."""
RESAMPLES = 1000  # of an interval that decides nothing, each a regression of its own
_POINTS = {"win": 1.0, "tie": 0.5, "loss": 0.0}


@dataclass(frozen=True, slots=True)
class Shown(Record):
    """One question whose two answers were put before the judge in both orders; None where it gave no usable reply."""

    example: str
    model: str
    against: str
    arm: str
    model_first: Preference | None
    """By its place, with the answer of `model` first."""
    model_second: Preference | None

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Return the record a JSON line held."""
        return cls(**row)


def duel_rows(shown: Iterable[Shown], answers: Iterable[Answer], examples: Iterable[Example], *, seed: int) -> list[dict[str, Any]]:
    """Return one row a pair of models and arm: wins, ties, losses, what the judge gives to a place, and the win rates."""
    lengths, unit_by_id = _lengths(answers), {example.id: unit_of(example) for example in examples}
    groups: dict[tuple[str, str, str], list[Shown]] = {}
    for one in shown:
        groups.setdefault((one.model, one.against, one.arm), []).append(one)
    rows = []
    for (model, against, arm), found in groups.items():
        pairs = [(one.example, one.model_first, one.model_second) for one in found if one.model_first and one.model_second]
        if not pairs:
            continue
        settled = {example: _POINTS[settle(first, second)] for example, first, second in pairs}
        about = duels([(first, second) for _, first, second in pairs])
        judge = {"position_bias": about.position_bias, "consistency": about.consistency, "no_reply": len(found) - len(pairs)}
        rows.append(_row(model, against, arm, settled, lengths, unit_by_id, seed) | judge)
    return rows


def total_rows(
    judged: Iterable[Score],
    answers: Iterable[Answer],
    examples: Iterable[Example],
    *,
    tie_band: float,
    seed: int,
    base: str = "base",
) -> list[dict[str, Any]]:
    """Return one row a fine-tune and arm, from the totals of its answers and the base's."""
    totals = {(one.example, one.model, one.arm): one.value for one in judged if one.metric == "judge-total" and one.value is not None}
    lengths, unit_by_id = _lengths(answers), {example.id: unit_of(example) for example in examples}
    rows = []
    for model, arm in dict.fromkeys((model, arm) for _, model, arm in totals if model != base):
        apart = {
            example: value - totals[example, base, arm]
            for (example, name, place), value in totals.items()
            if (name, place) == (model, arm) and (example, base, arm) in totals
        }
        settled = {example: 0.5 if abs(by) <= tie_band else float(by > 0) for example, by in apart.items()}
        if settled:
            rows.append(_row(model, base, arm, settled, lengths, unit_by_id, seed))
    return rows


def _row(
    model: str,
    against: str,
    arm: str,
    settled: Mapping[str, float],
    lengths: Mapping[Key, int],
    unit_by_id: Mapping[str, str],
    seed: int,
) -> dict[str, Any]:
    asked: Sequence[str] = sorted(settled)
    points = [settled[example] for example in asked]
    mine, theirs = ([lengths[example, name, arm] for example in asked] for name in (model, against))
    found = length_controlled(points, mine, theirs, documents=[unit_by_id[one] for one in asked], resamples=RESAMPLES, seed=seed)
    return {
        "model": model,
        "against": against,
        "arm": arm,
        "n": len(asked),
        "wins": points.count(1.0),
        "ties": points.count(0.5),
        "losses": points.count(0.0),
        "win_rate": found.rate,
        "at_equal_length": found.controlled,
        "low": found.interval.low,
        "high": found.interval.high,
    }


def _lengths(answers: Iterable[Answer]) -> dict[Key, int]:
    return {(one.example, one.model, one.arm): len(words(one.text)) for one in answers}
