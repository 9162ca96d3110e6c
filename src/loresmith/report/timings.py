"""What every step took, beside what was predicted of it."""

from collections.abc import Sequence
from typing import NamedTuple

from . import bars
from .content import ReportContent


class Timing(NamedTuple):
    """One step's minutes."""

    step: str
    predicted: float | None
    seconds: float | None
    share: float
    """Of the longest step."""


def timings(content: ReportContent) -> list[Timing]:
    """Return the steps' times in their order."""
    parts = bars.shares(row.get("seconds") for row in content.timings)
    return [
        Timing(str(row.get("step", "")), row.get("predicted_seconds"), row.get("seconds"), share)
        for row, share in zip(content.timings, parts, strict=True)
    ]


def total(rows: Sequence[Timing]) -> Timing:
    """Return the sum of the steps; its prediction is that of the steps that have one, None where none has."""
    predicted = [row.predicted for row in rows if row.predicted is not None]
    return Timing("total", sum(predicted) if predicted else None, sum(row.seconds or 0.0 for row in rows), 0.0)
