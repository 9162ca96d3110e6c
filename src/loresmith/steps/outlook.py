"""What a whole recipe will take: every fine-tune of every run, the teacher, and what a named budget allows."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import TYPE_CHECKING, Any

from ..chat.usage import Estimate
from .allowed import Allowed
from .planning import Planned

if TYPE_CHECKING:
    from ..plan.machine import Machine


@dataclass(frozen=True, slots=True)
class Plan:
    """What a recipe will take."""

    teacher: Estimate | None
    """What a chat teacher will be asked and cost, at most; None where no teacher is paid."""
    variants: Sequence[Planned]
    machine: "Machine"
    """The machine it is foreseen for: this one, or a named budget."""
    allowed: Allowed | None = None
    """What a named budget allows beside the recipe."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: `teacher`, `variants`, `machine`; of a named budget also `models` and `dials`."""
        rates = dict(self.machine.rates)
        machine = {"name": self.machine.name, "device": self.machine.device, "memory_bytes": self.machine.memory_bytes, "rates": rates}
        teacher = self.teacher and asdict(self.teacher)
        allowed = self.allowed.to_dict() if self.allowed else {}
        return {"teacher": teacher, "variants": [one.to_dict() for one in self.variants], "machine": machine, **allowed}


def total(estimates: Iterable[Estimate | None]) -> Estimate | None:
    """Return the sum of what several teachers will be asked; None where none is paid."""
    paid = [astuple(one) for one in estimates if one is not None]
    return Estimate(*map(sum, zip(*paid, strict=True))) if paid else None
