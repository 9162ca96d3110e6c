"""What a machine allows: one setting at a time, turned to its usual values, and how far the memory lets it go."""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from .calibrate import Correction
from .machine import Machine
from .memory import memory
from .predict import FORMULA_MEMORY, FORMULA_TIME, Prediction, predict
from .room import has_room, room_of
from .shape import Shape
from .work import Work

if TYPE_CHECKING:
    from ..recipe import Train

RANKS = (4, 8, 16, 32, 64, 128)
LENGTHS = (256, 512, 1024, 2048, 4096)
ROWS = (256, 512, 1024, 2048, 4096)
_HIGHEST = tuple(2**n for n in range(9))
_LONGEST = tuple(128 * 2**n for n in range(9))


class Reach(NamedTuple):
    """The largest powers of two that still fit, each with everything else as it is; 0 where none does."""

    rank: int
    row_tokens: int
    """Tokens of a row, and so of the longest text, too."""


@dataclass(frozen=True, slots=True)
class Dial:
    """One setting at one value."""

    key: str
    """As the section `train` has it."""
    value: Any
    is_own: bool
    """Whether this is the value it has."""
    prediction: Prediction
    is_fitting: bool

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        said = self.prediction
        fits = {"is_own": self.is_own, "is_fitting": self.is_fitting}
        return {"key": self.key, "value": self.value, **fits, "peak_memory_bytes": round(said.peak_memory_bytes), "minutes": said.minutes}


def dials(
    shape: Shape,
    settings: "Train",
    work_of: "Callable[[Train], Work]",
    machine: Machine,
    *,
    dtype: str = "auto",
    memory_correction: Correction = FORMULA_MEMORY,
    time_correction: Correction = FORMULA_TIME,
) -> Iterator[Dial]:
    """Yield ranks, lengths of text and of rows, checkpointing and 4 bits, each turned alone; `work_of` gives the work of settings.

    A length that cuts nothing is left out, and so are 4 bits on a CPU or with a divided base. Where ranks have a pattern, it gives way to
    the rank that is tried.
    """
    for key, value in _turned(settings, work_of(settings), machine):
        more: dict[str, Any] = {"rank_pattern": {}} if key == "rank" and value != settings.rank else {}
        tried = settings.model_copy(update={key: value, **more})
        said = predict(
            shape, tried, work_of(tried), machine, dtype=dtype, memory_correction=memory_correction, time_correction=time_correction
        )
        yield Dial(key, value, value == getattr(settings, key), said, has_room(said, machine))


def reach(
    shape: Shape, settings: "Train", work: Work, machine: Machine, *, dtype: str = "auto", memory_correction: Correction = FORMULA_MEMORY
) -> Reach:
    """Return the highest rank, at most 256, and the longest row, at most 32,768 tokens, that fit."""
    number_format = machine.dtype if dtype == "auto" else dtype

    def fits(tried: "Train", on: Work) -> bool:
        peak = memory(shape, tried, on, machine=machine, dtype=number_format).peak
        return memory_correction.expected(peak) <= room_of(machine)

    def of_rank(rank: int) -> bool:
        return not fits(settings.model_copy(update={"rank": rank, "rank_pattern": {}}), work)

    def of_rows(tokens: int) -> bool:
        return not fits(settings, _in_rows_as_long_as(work, tokens))

    return Reach(*((0, *tried)[bisect_right(tried, False, key=too_much)] for tried, too_much in ((_HIGHEST, of_rank), (_LONGEST, of_rows))))


def _turned(settings: "Train", work: Work, machine: Machine) -> Iterator[tuple[str, Any]]:
    yield from (("rank", rank) for rank in sorted({*RANKS, settings.rank}))
    if shorter := [length for length in LENGTHS if length < work.longest_example]:
        yield from (("max_length", length) for length in sorted({*shorter, settings.max_length}))
    yield from (("row_tokens", rows) for rows in sorted({*ROWS, settings.row_tokens}) if rows >= work.longest_example)
    yield from (("gradient_checkpointing", is_on) for is_on in (False, True))
    if machine.device == "cuda" and not settings.fsdp:
        yield from (("quantize", how) for how in ("none", "nf4"))


def _in_rows_as_long_as(work: Work, tokens: int) -> Work:
    """Return work whose longest row has so many tokens, with as many answers in it as there are in the longest one."""
    answers = math.ceil(tokens * work.row_answers / work.longest_row) if work.longest_row else 0
    return replace(work, longest_row=tokens, row_answers=answers)
