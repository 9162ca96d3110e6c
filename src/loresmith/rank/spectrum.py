"""How much of its rank a learned update uses, module by module: the singular values of s·B·A, never forming it.

B = Q_B R_B and Aᵀ = Q_A R_A by QR, so the singular values are those of the r x r matrix s·R_B R_Aᵀ.

A spectrum alone does not say whether the rank was right: adapters of any task have a stable rank near r^0.25. What says it is that cutting
the adapter to r99 leaves the loss as it was (`truncate`), or that the training loss stays above that of a higher rank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..records import Record
from .adapter import Pair

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ModuleSpectrum(Record):
    """The update of one module. Of an update that is zero only module, rank and norm are known."""

    module: str
    """Path of the module in the base model."""
    rank: int
    """The rank given."""
    norm: float
    """Frobenius norm of the update."""
    relative_norm: float | None
    """That over the norm of the base's weight; None where it was not given."""
    stable_rank: float | None
    """Sum of squared singular values over the largest squared, in [1, rank]."""
    effective_rank: float | None
    """Exponential of the entropy of the singular values' shares, in [1, rank] (Roy and Vetterli, 2007)."""
    r90: int
    """The fewest directions that hold 90 % of the squared norm; 0 for a zero update."""
    r99: int
    """The fewest that hold 99 %."""

    @property
    def use(self) -> float:
        """Return r99 over the rank given, in [0, 1]."""
        return self.r99 / self.rank


class Decomposed(NamedTuple):
    """The singular value decomposition of an update: `left * values @ right` is s·B·A."""

    left: Array
    """Shape (outputs, r), orthonormal columns."""
    values: Array
    """Shape (r,), largest first."""
    right: Array
    """Shape (r, inputs), orthonormal rows."""


def decompose(pair: Pair) -> Decomposed:
    """Return the decomposition through two thin QRs, in float64: time (inputs + outputs) r², memory as the pair.

    Where r is above inputs or outputs, only as many values as the smaller has.
    """
    q_b, r_b = np.linalg.qr(pair.b.astype(np.float64))
    q_a, r_a = np.linalg.qr(pair.a.T.astype(np.float64))
    left, values, right = np.linalg.svd(pair.scaling * (r_b @ r_a.T), full_matrices=False)
    return Decomposed(q_b @ left, values, right @ q_a.T)


def singular_values(pair: Pair) -> Array:
    """Return the singular values of s·B·A, largest first, shape (min(r, inputs, outputs),)."""
    # numpy's annotations do not say that mode="r" gives R alone.
    r_b, r_a = (np.asarray(np.linalg.qr(side.astype(np.float64), mode="r")) for side in (pair.b, pair.a.T))
    return np.linalg.svdvals(pair.scaling * (r_b @ r_a.T))


def module_spectrum(pair: Pair, *, weight_norm: float | None = None) -> ModuleSpectrum:
    """Return what the singular values of one module's update say; `weight_norm` is the Frobenius norm of the base's weight."""
    values = singular_values(pair)
    squares = values**2
    norm = float(squares.sum() ** 0.5)
    relative = norm / weight_norm if weight_norm else None
    if norm == 0:
        return ModuleSpectrum(pair.module, pair.rank, 0.0, relative, None, None, 0, 0)
    stable = float(squares.sum() / squares[0])
    return ModuleSpectrum(
        pair.module, pair.rank, norm, relative, stable, _effective(values), _holding(squares, 0.9), _holding(squares, 0.99)
    )


def spectrum(pairs: Sequence[Pair], *, norm_by_module: Mapping[str, float] | None = None) -> tuple[ModuleSpectrum, ...]:
    """Return the spectrum of every pair, in their order."""
    norms = norm_by_module or {}
    return tuple(module_spectrum(pair, weight_norm=norms.get(pair.module)) for pair in pairs)


def weight_norms(model: Any, modules: Sequence[str]) -> dict[str, float]:
    """Return the Frobenius norm of each module's weight in a loaded base, dequantised where it is packed."""
    from peft.utils.integrations import dequantize_module_weight

    return {module: float(dequantize_module_weight(model.get_submodule(module)).detach().float().norm()) for module in modules}


def energy_ranks(pairs: Sequence[Pair], share: float) -> dict[str, int]:
    """Return for each module the fewest directions that hold this share of its squared norm, at least 1."""
    return {pair.module: max(_holding(singular_values(pair) ** 2, share), 1) for pair in pairs}


class Usage(NamedTuple):
    """How the ranks given were used over all modules; shares in [0, 1]."""

    under_half: float
    """Modules whose r99 is below half of their rank. At 0.8 and more the rank was likely too high; a cut to r99 shows whether it was."""
    nearly_all: float
    """Modules whose r99 is nine tenths of their rank or more. It says too low only where a higher rank reaches a lower training loss."""


def usage(rows: Sequence[ModuleSpectrum]) -> Usage:
    """Return how the ranks were used; ValueError without a module."""
    if not rows:
        raise ValueError("there is no module to read")
    return Usage(sum(row.use < 0.5 for row in rows) / len(rows), sum(row.use >= 0.9 for row in rows) / len(rows))


def _effective(values: Array) -> float:
    shares = values[values > 0] / values.sum()
    return float(np.exp(-(shares * np.log(shares)).sum()))


def _holding(squares: Array, share: float) -> int:
    total = float(squares.sum())
    # Rounding may leave the last sum a little below the whole.
    return int(np.searchsorted(np.cumsum(squares), share * total * (1 - 1e-12))) + 1 if total else 0
