"""Settings that need less memory, the mildest first: each step alone with those before it.

Rows and checkpointing change only the time. Packing the base in 4 bits costs a little accuracy, a lower rank some capacity, a shorter
length the ends of texts.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from .work import Work

if TYPE_CHECKING:
    from ..recipe import Train

_SHORTEST_ROW, _SHORTEST_LENGTH, _LOWEST_RANK = 128, 256, 4


class Changed(NamedTuple):
    """A fine-tune with some settings changed."""

    settings: "Train"
    work: Work
    changes: Mapping[str, Any]
    """What was changed, by key of the section `train`."""


def milder(settings: "Train", work: Work, *, may_pack: bool) -> Iterator[Changed]:
    """Yield ever stronger changes, so that the first that fits changes least; `may_pack` allows 4 bits, which is slow on CPUs."""
    changes: dict[str, Any] = {}
    for step in _steps(settings, work, may_pack=may_pack):
        changes |= step
        yield _changed(settings, work, changes)


def without_needless(one: Changed, settings: "Train", work: Work, fits: Callable[[Changed], bool]) -> Changed:
    """Return a way that fits with only those of its changes it needs; tried is leaving out each in turn, the mildest first."""
    for key in one.changes:
        fewer = _changed(settings, work, {other: value for other, value in one.changes.items() if other != key})
        # Shorter texts need rows as short, or they are packed into rows as long as before.
        if fits(fewer) and not (key == "row_tokens" and "max_length" in fewer.changes):
            one = fewer
    return one


def _changed(settings: "Train", work: Work, changes: Mapping[str, Any]) -> Changed:
    if "max_length" in changes:
        work = work.cut_to(changes["max_length"])
    if "row_tokens" in changes:
        work = work.in_rows_of(changes["row_tokens"])
    return Changed(settings.model_copy(update=dict(changes)), work, dict(changes))


def _steps(settings: "Train", work: Work, *, may_pack: bool) -> Iterator[Mapping[str, Any]]:
    shortest = max(_SHORTEST_ROW, work.longest_example)
    yield from ({"row_tokens": rows} for rows in _falling(min(settings.row_tokens, work.longest_row), shortest))
    if not settings.gradient_checkpointing:
        yield {"gradient_checkpointing": True}
    if may_pack and settings.quantize == "none" and _goes_with(settings, {"quantize": "nf4"}):
        yield {"quantize": "nf4"}
    yield from ({"rank": rank} for rank in _falling(settings.rank, _LOWEST_RANK))
    yield from ({"row_tokens": length, "max_length": length} for length in _falling(work.longest_example, _SHORTEST_LENGTH))


def _falling(start: int, lowest: int) -> Iterator[int]:
    """Yield the powers of two below `start`, down to `lowest`."""
    power = 1 << max(start - 1, 1).bit_length() - 1
    while power >= lowest and power < start:
        yield power
        power //= 2


def _goes_with(settings: "Train", changes: Mapping[str, Any]) -> bool:
    """Say whether settings allow a change: an initialisation that rewrites the base allows no packed one."""
    try:
        type(settings).model_validate({**settings.model_dump(), **changes})
    except ValueError:
        return False
    return True
