"""Which of the field's small models fit a machine, and how: from their published configurations, without a download."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from .budget import Option, fits
from .dials import Reach, reach
from .kept_shape import kept
from .machine import Machine
from .published import KNOWN, configuration
from .shape import Shape, shape_of
from .work import Work

if TYPE_CHECKING:
    from ..recipe import Train


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that could be trained."""

    model: str
    """Its hub id."""
    parameters: int
    option: Option
    """As the recipe is, or with the mildest changes that make it fit; as the recipe is where nothing does."""
    reach: Reach
    """How far rank and rows could go with that option."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        said = self.option.prediction
        return {
            "model": self.model,
            "parameters": self.parameters,
            "is_fitting": self.option.is_fitting,
            "changes": list(self.option.changes),
            "peak_memory_bytes": round(said.peak_memory_bytes),
            "minutes": said.minutes,
            "trainable_parameters": said.trainable_parameters,
            "highest_rank": self.reach.rank,
            "longest_row": self.reach.row_tokens,
        }


def candidates(settings: "Train", work: Work, machine: Machine) -> Iterator[Candidate]:
    """Yield every known model with what it takes on a machine, the smallest first. Tokens are taken to be those of the recipe's model."""
    everywhere = settings.model_copy(update={"target_modules": "all-linear", "rank_pattern": {}, "alpha_pattern": {}})
    for name, widths in KNOWN.items():
        shape = kept(widths, partial(_shape, name))
        fit = fits(shape, everywhere, work, machine)
        option = (fit.as_it_is, *fit.options)[1 if fit.options else 0]
        yield Candidate(name, shape.architecture.parameters, option, reach(shape, option.made.settings, option.made.work, machine))


def _shape(name: str) -> Shape:
    return shape_of(configuration(name))
