"""Give every statement its verdict, as many of one as of the other in each document."""

from collections.abc import Mapping, Sequence

from ...records import make_id
from .told import Told


def verdicts(tolds: Sequence[Told], labels: Sequence[str], *, salt: str) -> Mapping[int, str]:
    """Return the label of each statement by its place in `tolds`; the numbers of any two labels differ by one at most.

    The lot of a statement depends on its words and `salt` alone, so one task may ask of it what another denies.
    """
    order = sorted(range(len(tolds)), key=lambda place: make_id(salt, tolds[place].plain()))
    # Whose turn comes first is drawn too, or a document with one statement would always be true.
    turn = int(make_id(salt, *(told.plain() for told in tolds)), 16)
    return {place: labels[(turn + nth) % len(labels)] for nth, place in enumerate(order)}
