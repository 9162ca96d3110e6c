"""LoRA layers that multiply once: by W + s·B·A, merged anew after every optimiser step.

PEFT's own layer runs the input through W and, beside it, through A and B, and keeps what both need for the backward pass. The
merged product is the same number to rounding, and the gradients of A and B come from two thin projections:

    dB = s · dyᵀ (x Aᵀ),   dA = s · (dy B)ᵀ x,   dx = dy (W + s·B·A)

Only for float32 bases that are not quantised and adapters without dropout: in 16 bits merging would round a small update away,
and dropout acts on the side path alone. Costs one more copy of the wrapped weights.
"""

from typing import Any

import torch
from peft.tuners.lora import Linear as LoraLinear
from torch import Tensor, nn

ADAPTER = "default"


def merge_layers(model: nn.Module) -> int:
    """Give every LoRA layer that can be merged exactly the merged product, and return how many there are.

    The parameters, their names and what is saved stay PEFT's.
    """
    layers = [module for module in model.modules() if isinstance(module, LoraLinear) and _is_mergeable(module)]
    for layer in layers:
        layer.forward = _MergedForward(layer)
    return len(layers)


class _MergedForward:
    """The forward pass of one layer, with the merged weight it keeps."""

    def __init__(self, layer: Any) -> None:
        self.base = layer.get_base_layer()
        self.a: Tensor = layer.lora_A[ADAPTER].weight
        self.b: Tensor = layer.lora_B[ADAPTER].weight
        self.scale: float = layer.scaling[ADAPTER]
        self.merged = torch.empty_like(self.base.weight)
        self.versions: tuple[int, int] | None = None

    def __call__(self, x: Tensor) -> Tensor:
        # A parameter's version counts the writes to it, so an optimiser step or a loaded checkpoint is noticed here.
        if self.versions != (versions := (self.a._version, self.b._version)):
            with torch.no_grad():
                torch.addmm(self.base.weight, self.b, self.a, alpha=self.scale, out=self.merged)
            self.versions = versions
        return _MergedProduct.apply(x, self.a, self.b, self.merged, self.base.bias, self.scale)  # type: ignore[no-any-return, no-untyped-call]


class _MergedProduct(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, a: Tensor, b: Tensor, merged: Tensor, bias: Tensor | None, scale: float) -> Tensor:
        # `merged` is written again after the next step, when this graph is long gone; autograd checks that.
        ctx.save_for_backward(x, a, b, merged)
        ctx.scale = scale
        return nn.functional.linear(x, merged, bias)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        x, a, b, merged = ctx.saved_tensors
        dy = gradients[0]
        dx = dy @ merged if ctx.needs_input_grad[0] else None
        rows, d_rows = x.reshape(-1, x.shape[-1]), dy.reshape(-1, dy.shape[-1])
        da = ctx.scale * ((d_rows @ b).T @ rows)
        db = ctx.scale * (d_rows.T @ (rows @ a.T))
        return dx, da, db, None, None, None


def _is_mergeable(layer: Any) -> bool:
    base = layer.get_base_layer()
    return (
        type(base) is nn.Linear
        and base.weight.dtype == torch.float32
        and layer.active_adapters == [ADAPTER]
        and isinstance(layer.lora_dropout[ADAPTER], nn.Identity)
        and not layer.lora_variant  # DoRA and its kind add more than a product
        and not layer.lora_bias.get(ADAPTER, False)
    )
