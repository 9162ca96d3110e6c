"""CorDA: weights taken apart by their product with the covariance of what passes them on the training examples.

W C = U S Vᵀ, so W is the sum of u s (vᵀ C⁻¹), and the pairs begin with the largest parts: the mode for the instructions at hand (IPM).
The other mode keeps what the base knows and needs examples of that. PEFT begins the pairs from these parts and leaves the rest in the
base. It also finds them, in a file that imports a package it does not ask for, and with a covariance for every layer; here layers that
read the same tensor have one between them. A test holds these parts against PEFT's.

Source: Yang et al., 2024, https://arxiv.org/abs/2406.05223.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor
from transformers.pytorch_utils import Conv1D

from ..errors import RecipeError
from ..model.layout import lay_out, layout
from ..model.load import Loaded
from ..model.prompt import Encoded
from ..model.score import row_inputs
from ..recipe import Train
from .epoch import one_epoch

TOKENS_A_COLUMN = 128  # after which a covariance is good enough, by PEFT's rule of thumb
_DAMPING, _INVERSE_ERROR = 0.01, 0.05


def take_apart(loaded: Loaded, train: Sequence[Encoded], settings: Train, *, ranks: Mapping[str, int]) -> None:
    """Put the first parts of every module's weight beside it, as many as its rank, where PEFT looks for them.

    Reads the examples in the order of a first epoch, up to 128 tokens for each column of the widest weight. RecipeError where a weight has
    not as many parts as its rank.
    """
    modules = {name: loaded.model.get_submodule(name) for name in ranks}
    for name, module in modules.items():
        if ranks[name] > min(module.weight.shape):
            raise RecipeError(
                f"CorDA begins with {ranks[name]} parts of {name}, and its weight has {min(module.weight.shape)}.",
                hint="Lower train.rank.",
            )
    sums = _covariances(loaded, train, settings, modules)
    with torch.no_grad():
        for name, module in modules.items():
            module.eigens = _parts(_weight(module).float(), sums[name], ranks[name])


def _covariances(loaded: Loaded, train: Sequence[Encoded], settings: Train, modules: Mapping[str, Any]) -> dict[str, Tensor]:
    """Return the mean of xᵀx over the rows for every module, x the inputs over their largest number; one tensor where inputs are one."""
    layout(loaded.model)  # asked of the model itself, which the hooks must not hear
    left = TOKENS_A_COLUMN * max(_weight(module).shape[1] for module in modules.values())
    sums: dict[str, Tensor] = {}
    read: list[Any] = [None, ""]

    def catch(name: str, states: Tensor) -> None:
        if states is not read[0]:
            read[:] = [states, name]
            flat = states.reshape(-1, states.shape[-1]).float()
            flat = flat / flat.max().abs()
            sums[name] = sums[name].add_(flat.T @ flat) if name in sums else flat.T @ flat
        elif name not in sums:
            sums[name] = sums[read[1]]

    n_rows = 0
    with torch.no_grad(), ExitStack() as stack:
        for name, module in modules.items():
            stack.callback(module.register_forward_pre_hook(lambda _, inputs, name=name: catch(name, inputs[0])).remove)
        for row in (row for update in one_epoch(train, settings) for row in lay_out(loaded.model, update, row_tokens=settings.row_tokens)):
            loaded.model(**row_inputs(row, loaded.device, loaded.model), logits_to_keep=1, use_cache=False)
            n_rows, left = n_rows + 1, left - len(row.tokens)
            if left <= 0:
                break
    means = {id(one): one / n_rows for one in sums.values()}
    return {name: means[id(one)] for name, one in sums.items()}


def _parts(weight: Tensor, covariance: Tensor, rank: int) -> SimpleNamespace:
    """Return the first parts of a weight (outputs, inputs) under the names PEFT reads; V is multiplied by the inverse."""
    damped, inverse = _inverted(covariance)
    u, s, vh = torch.linalg.svd(weight @ damped, full_matrices=False)
    return SimpleNamespace(U_WC=u[:, :rank].clone(), S_WC=s[:rank].clone(), V_WC=(vh[:rank] @ inverse).T.contiguous())


def _inverted(covariance: Tensor) -> tuple[Tensor, Tensor]:
    """Return the covariance with as much added to its diagonal as its inverse needs to be one, and that inverse."""
    unit = torch.eye(len(covariance), device=covariance.device)
    damping = _DAMPING
    while True:
        damped = covariance + unit * covariance.diagonal().mean() * damping
        inverse = torch.linalg.inv(damped)
        if float(torch.dist(damped @ inverse, unit)) < _INVERSE_ERROR:
            return damped, inverse
        damping *= 2


def _weight(module: Any) -> Tensor:
    weight: Tensor = module.weight.T if isinstance(module, Conv1D) else module.weight
    return weight
