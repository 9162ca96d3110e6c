"""The frozen base divided over the processes: each keeps its part of every layer, and has a layer whole only while it computes (FSDP2).

The pairs stay whole on every process, plain tensors beside the divided weights. They are small, so gradients, optimiser and checkpoints
are those of any training, and one process can read what four wrote. What is frozen has no gradient: nothing of a base is ever sent but
its weights.

A layer is put together by all processes at the same moment. So each must read as many rows as every other, and what one does alone
(writing a checkpoint) must leave the base divided.

Source: Zhao et al., 2023, PyTorch FSDP, https://arxiv.org/abs/2304.11277; torch's `fully_shard`.
"""

from typing import Any

import torch
from torch import distributed, nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import FSDPModule, fully_shard

from ..errors import RecipeError
from ..model.layout import bare
from . import ranks


def shard(model: Any) -> None:
    """Divide what is frozen of a wrapped model over the ranks, on their devices; what is trained becomes everywhere the first rank's.

    RecipeError for a model that does not say which of its modules are layers.
    """
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    # The outermost module is divided again after its forward pass, too: torch would leave it whole after a dev loss, then only the first
    # rank, which saves, would have divided it, and would wait for the others in the next row.
    how: dict[str, Any] = {"mesh": init_device_mesh(ranks.device().type, (ranks.n_ranks(),)), "reshard_after_forward": True}
    for module in [*_layers(model), model]:
        fully_shard(module, **how, ignored_params=set(trained))
    for parameter in trained:
        parameter.data = parameter.data.to(ranks.device())
        distributed.broadcast(parameter.data, src=0)
    model._is_accelerate_prepared = True  # or accelerate would put DistributedDataParallel around it


def is_divided(model: Any) -> bool:
    """Say whether a model's base is divided over the ranks."""
    return isinstance(model, FSDPModule)


def without_gradients(model: Any) -> Any:
    """Return the context for answering without learning: torch cannot put a divided base together in its inference mode."""
    return torch.no_grad() if is_divided(model) else torch.inference_mode()


def _layers(model: Any) -> list[nn.Module]:
    """Return the layers, inner ones before those that hold them."""
    base = bare(model)
    names = set(base._no_split_modules or ())
    layers = [module for module in base.modules() if type(module).__name__ in names]
    if not layers:
        raise RecipeError(f"train.fsdp cannot divide a {type(base).__name__}: it names no layers.", hint="Leave train.fsdp out.")
    return layers[::-1]
