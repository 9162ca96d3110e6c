"""Does a fine-tune fit a machine, and if not, what to change: the changes that cost least in what is learnt come first.

A smaller model costs the most, so it is named last.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .calibrate import Correction
from .machine import Machine
from .milder import Changed, milder, without_needless
from .predict import FORMULA_MEMORY, Prediction, predict
from .room import has_room, room_of
from .shape import Shape
from .work import Work

if TYPE_CHECKING:
    from ..recipe import Train


@dataclass(frozen=True, slots=True)
class Option:
    """One way to run the fine-tune."""

    made: Changed
    """Its settings and its work, and what was changed for them; no change for the recipe as it is."""
    prediction: Prediction
    is_fitting: bool
    """Whether the expected peak leaves a tenth of the memory free."""
    is_sure: bool
    """Whether the upper end of its range fits, too."""

    @property
    def changes(self) -> tuple[str, ...]:
        """Return what to set, as the recipe has it: `train.row_tokens=512`."""
        return tuple(f"train.{key}={str(value).lower()}" for key, value in self.made.changes.items())


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

    def option(tried: Changed) -> Option:
        said = predict(shape, tried.settings, tried.work, machine, dtype=dtype, memory_correction=memory_correction)
        return Option(tried, said, has_room(said, machine), said.peak_memory_high <= machine.memory_bytes)

    as_it_is = option(Changed(settings, work, {}))
    if as_it_is.is_fitting:
        return Fit(machine, as_it_is, (), _largest(shape, as_it_is, machine))
    tried = [option(one) for one in milder(settings, work, may_pack=machine.device == "cuda")]
    leanest = tried[-1] if tried else as_it_is
    fitting = [one for one in tried if one.is_fitting]
    if fitting:
        fitting.insert(0, option(without_needless(fitting[0].made, settings, work, lambda one: option(one).is_fitting)))
    different = {one.changes: one for one in fitting}
    return Fit(machine, as_it_is, tuple(different.values())[:3], _largest(shape, leanest, machine))


def _largest(shape: Shape, option: Option, machine: Machine) -> int:
    """Return the parameters of a base of the same proportions whose weights fill what the rest leaves free."""
    said = option.prediction
    weights = said.weights_bytes + said.adapter_bytes + said.optimiser_bytes + said.activations_bytes + said.attention_bytes
    room = room_of(machine) - said.process_bytes - said.logits_bytes
    return max(0, math.floor(shape.architecture.parameters * room / weights))
