"""Hold a wrapped model to the ranks and scalings it was to have.

PEFT takes the keys of its patterns for regular expressions, the first that fits wins, and one that fits nothing is passed over. A rank
without its alpha changes the scaling. So what was asked for is compared with what is there.
"""

from collections.abc import Mapping
from typing import Any

from ..errors import TrainingError


def check_ranks(model: Any, ranks: Mapping[str, int], scalings: Mapping[str, float], *, adapter: str = "default") -> None:
    """Return where every LoRA layer of a PEFT model has the rank and scaling of its module, and no other module has one.

    TrainingError with the first difference and how many there are.
    """
    found = found_ranks(model, adapter=adapter)
    faults = [f"{module} is not wrapped" for module in ranks if module not in found]
    faults += [f"{module} is wrapped and was not asked for" for module in found if module not in ranks]
    for module in ranks:
        if module in found:
            faults += _faults(module, found[module], (ranks[module], scalings[module]))
    if faults:
        raise TrainingError(
            f"{len(faults)} of {len(ranks)} modules are not wrapped as asked: {faults[0]}.",
            hint="Write rank_pattern and alpha_pattern with whole paths and escaped dots.",
        )


def found_ranks(model: Any, *, adapter: str = "default") -> dict[str, tuple[int, float]]:
    """Return (rank, scaling) of every LoRA layer by the path of its module in the base."""
    base = model.get_base_model()
    layers = {name: module for name, module in base.named_modules() if adapter in getattr(module, "r", {}) and hasattr(module, "scaling")}
    return {name: (int(module.r[adapter]), float(module.scaling[adapter])) for name, module in layers.items()}


def _faults(module: str, found: tuple[int, float], asked: tuple[int, float]) -> list[str]:
    faults = [f"{module} has rank {found[0]} in place of {asked[0]}"] if found[0] != asked[0] else []
    if abs(found[1] - asked[1]) > 1e-9 * abs(asked[1]):
        faults.append(f"{module} has scaling {found[1]:g} in place of {asked[1]:g}")
    return faults
