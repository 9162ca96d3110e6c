"""Does a fine-tune fit a machine, and if not, what to change: the changes that cost least in what is learnt come first.

Rows and checkpointing change only the time. Packing the base in 4 bits costs a little accuracy, a lower rank some capacity, a shorter
length the ends of texts, a smaller model the most.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from .calibrate import Correction
from .machine import Machine
from .predict import FORMULA_MEMORY, Prediction, predict
from .shape import Shape
from .work import Work

if TYPE_CHECKING:
    from ..recipe import Train

# Left free: other programs, and the errors of a prediction that has not been measured are in its own range.
HEADROOM = 0.9
_SHORTEST_ROW, _SHORTEST_LENGTH = 128, 256


@dataclass(frozen=True, slots=True)
class Option:
    """One way to run the fine-tune."""

    changes: tuple[str, ...]
    """What to set, as the recipe has it: `train.row_tokens=512`. Empty for the recipe as it is."""
    prediction: Prediction
    is_fitting: bool
    """Whether the expected peak leaves a tenth of the memory free."""
    is_sure: bool
    """Whether the upper end of its range fits, too."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a fine-tune fits a machine."""

    machine: Machine
    as_it_is: Option
    options: tuple[Option, ...]
    """Changes that make it fit, the mildest first; empty where it fits as it is, or where nothing helps."""
    largest_model: int
    """Parameters of the largest base of these proportions that would fit with the mildest settings that save memory, roughly."""

    def sentence(self) -> str:
        """Return what fits and what to change, in a sentence."""
        needs, has = (f"{size / 1e9:.1f} GB" for size in (self.as_it_is.prediction.peak_memory_bytes, self.machine.memory_bytes))
        if self.as_it_is.is_fitting:
            return f"Fits {self.machine.name}: {needs} of {has}{'' if self.as_it_is.is_sure else ', but only just'}."
        if self.options:
            best = self.options[0]
            return (
                f"Does not fit {self.machine.name} ({needs} of {has}); "
                f"with {', '.join(best.changes)} it needs {best.prediction.peak_memory_bytes / 1e9:.1f} GB."
            )
        return (
            f"Does not fit {self.machine.name} ({needs} of {has}), whatever is set; "
            f"choose a model of at most about {self.largest_model / 1e9:.2g} billion parameters."
        )


def fits(
    shape: Shape,
    settings: "Train",
    work: Work,
    machine: Machine,
    *,
    dtype: str = "auto",
    memory_correction: Correction = FORMULA_MEMORY,
) -> Fit:
    """Return whether a fine-tune fits, and the first three ways to make it fit.

    Quantising is proposed on GPUs only: on CPUs it saves little and is slow.
    """

    def option(tried: "Train", on: Work, changes: tuple[str, ...]) -> Option:
        said = predict(shape, tried, on, machine, dtype=dtype, memory_correction=memory_correction)
        room = HEADROOM * machine.memory_bytes
        return Option(changes, said, said.peak_memory_bytes <= room, said.peak_memory_high <= machine.memory_bytes)

    as_it_is = option(settings, work, ())
    if as_it_is.is_fitting:
        return Fit(machine, as_it_is, (), _largest(shape, as_it_is, machine))
    tried = [option(*one) for one in _milder(settings, work, machine)]
    return Fit(machine, as_it_is, tuple(one for one in tried if one.is_fitting)[:3], _largest(shape, tried[-1], machine))


def _milder(settings: "Train", work: Work, machine: Machine) -> "Iterator[tuple[Train, Work, tuple[str, ...]]]":
    """Yield ever stronger changes: each step alone with those before it, so that the first that fits changes least."""
    changes: tuple[str, ...] = ()
    for change, apply in _steps(settings, work, machine):
        settings, work = apply(settings, work)
        key = change.partition("=")[0]
        changes = (*(one for one in changes if one.partition("=")[0] != key), change)
        yield settings, work, changes


def _steps(settings: "Train", work: Work, machine: Machine) -> "Iterator[tuple[str, Callable[[Train, Work], tuple[Train, Work]]]]":
    rows = min(settings.row_tokens, work.longest_row)
    while (rows := rows // 2) >= max(_SHORTEST_ROW, work.longest_example):
        yield _set("row_tokens", rows, partial(Work.in_rows_of, row_tokens=rows))
    if not settings.gradient_checkpointing:
        yield _set("gradient_checkpointing", True)
    if settings.quantize == "none" and machine.device == "cuda" and not settings.init_lora_weights.startswith(("pissa", "olora")):
        yield _set("quantize", "nf4")
    rank = settings.rank
    while (rank := rank // 2) >= 4:
        yield _set("rank", rank)
    length = work.longest_example
    while (length := length // 2) >= _SHORTEST_LENGTH:
        yield _set("max_length", length, partial(Work.cut_to, max_length=length))


def _set(
    key: str, value: object, on: Callable[[Work], Work] = lambda work: work
) -> "tuple[str, Callable[[Train, Work], tuple[Train, Work]]]":
    said = str(value).lower() if isinstance(value, bool) else value
    return f"train.{key}={said}", lambda settings, work: (settings.model_copy(update={key: value}), on(work))


def _largest(shape: Shape, option: Option, machine: Machine) -> int:
    """Return the parameters of a base of the same proportions whose weights fill what the rest leaves free."""
    said = option.prediction
    weights = said.weights_bytes + said.adapter_bytes + said.optimiser_bytes + said.activations_bytes + said.attention_bytes
    room = HEADROOM * machine.memory_bytes - said.process_bytes - said.logits_bytes
    return max(0, math.floor(shape.architecture.parameters * room / weights))
