"""Lots: a number between 0 and 1 for everything that is drawn, the same for ever."""

from ...records import make_id


def lot(seed: int, *parts: str) -> float:
    """Return what the thing named by `parts` draws, in [0, 1). A share of s takes what draws below s: adding others changes nothing."""
    return int(make_id(str(seed), *parts), 16) / 16**16
