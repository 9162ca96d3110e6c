"""The small pictures inside table cells: an interval around zero, and a time beside the others."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .tables import HeadlineRow

WIDTH, MARGIN = 220, 6
HALF = WIDTH / 2


class IntervalBar(NamedTuple):
    """Horizontal places in a drawing `WIDTH` wide whose middle is a difference of 0."""

    low: float
    high: float
    point: float
    band_start: float
    """Start of the band of true differences the test would likely have missed; the band is symmetric."""
    band_width: float
    """0 where that cannot be said."""


def interval_bars(rows: Sequence[HeadlineRow]) -> list[IntervalBar | None]:
    """Return one bar a row on one shared scale; None where a row has no finite interval."""
    reach = max((_reach(row) for row in rows), default=0.0) or 1.0
    scale = (HALF - MARGIN) / reach
    return [_bar(row, scale) if _is_drawable(row) else None for row in rows]


def shares(values: Iterable[float | None]) -> list[float]:
    """Return each value's part of the largest, in [0, 1]; missing values and an all-zero list give 0."""
    known = [value or 0.0 for value in values]
    largest = max(known, default=0.0)
    return [value / largest if largest > 0 else 0.0 for value in known]


def _bar(row: HeadlineRow, scale: float) -> IntervalBar:
    contrast = row.contrast
    low, high, point = (round(HALF + scale * value, 2) for value in (contrast.low, contrast.high, contrast.difference))
    half_band = min(HALF, round(scale * (contrast.detectable or 0.0), 2))
    return IntervalBar(low, high, point, HALF - half_band, 2 * half_band)


def _reach(row: HeadlineRow) -> float:
    contrast = row.contrast
    return max(abs(contrast.low), abs(contrast.high), abs(contrast.difference), contrast.detectable or 0.0) if _is_drawable(row) else 0.0


def _is_drawable(row: HeadlineRow) -> bool:
    ends = (row.contrast.low, row.contrast.high, row.contrast.difference, row.contrast.detectable or 0.0)
    return all(abs(end) < float("inf") for end in ends)
