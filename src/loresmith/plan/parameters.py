"""What is trained and what is held still, in numbers and in bytes, from the shape of the model and the settings."""

import re
from typing import TYPE_CHECKING

from ..model.count import Layer, lora_parameters, target_layers
from .shape import Shape

if TYPE_CHECKING:
    from ..recipe import Train

BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}
# NF4 with double quantisation: 4 bits, 8 bits of scale for every 64 weights, 32 for every 256 scales (Dettmers et al., 2023, QLoRA).
NF4_BYTES = (4 + 8 / 64 + 32 / (64 * 256)) / 8
INT8_BYTES = 1.0  # and four bytes of scale a row, which are nothing beside it

# Bytes of state a trained number, by how an optimiser is called; the first part of a name that fits decides.
_STATE_BYTES = (
    ("ademamix_8bit", 3), ("ademamix", 12), ("4bit", 1), ("adamw_bnb_8bit", 2), ("lion_8bit", 1), ("rmsprop_bnb_8bit", 1),
    ("8bit", 2), ("lion", 4), ("rmsprop", 4), ("adagrad", 4), ("adafactor", 0.1), ("schedule_free_sgd", 4), ("sgd", 0),
)  # fmt: skip
_ADAM_BYTES = 8


def targets(shape: Shape, settings: "Train") -> tuple[Layer, ...]:
    """Return the layers that get a LoRA pair; RecipeError where a name fits none."""
    return target_layers(shape.architecture, settings.target_modules)


def ranks(shape: Shape, settings: "Train") -> dict[str, int]:
    """Return the rank of every target by name, `rank_pattern` matched as PEFT matches it: by the end of a name, or an expression."""
    return {layer.name: _rank(layer.name, settings) for layer in targets(shape, settings)}


def trainable(shape: Shape, settings: "Train") -> int:
    """Return the numbers that are trained: LoRA pairs, DoRA's magnitudes, and the biases that `train.bias` names."""
    layers = targets(shape, settings)
    magnitudes = sum(layer.outputs for layer in layers) if settings.use_dora else 0
    named = {"none": set[str](), "all": set(shape.biases), "lora_only": {layer.name for layer in layers}}[settings.bias]
    return lora_parameters(layers, ranks(shape, settings)) + magnitudes + sum(shape.biases.get(name, 0) for name in named)


def weight_bytes(shape: Shape, settings: "Train", dtype: str) -> float:
    """Return the bytes of the frozen base; quantising packs the linear layers of the blocks and nothing else."""
    packed = {"none": BYTES[dtype], "nf4": NF4_BYTES, "int8": INT8_BYTES}[settings.quantize]
    linear = shape.linear_parameters
    return linear * packed + (shape.architecture.parameters - linear) * BYTES[dtype]


def held_bytes(shape: Shape, settings: "Train", dtype: str) -> float:
    """Return the bytes of the base that one process holds at once: all of it, or its part where it is divided over several.

    Beside its part lies whole what is in no block, from the first layer's forward to its backward pass, and two blocks: the one that
    computes and the one that is being put together (torch's FSDP2 fetches the next ahead).
    """
    base = weight_bytes(shape, settings, dtype)
    if not settings.fsdp:
        return base
    outside = shape.architecture.parameters - shape.linear_parameters
    return base / settings.processes + BYTES[dtype] * (outside + shape.linear_parameters * min(2, shape.blocks) / shape.blocks)


def is_merged(settings: "Train", dtype: str) -> bool:
    """Say whether training multiplies by W + BA in one piece: where that is exact, as `train.merged` has it, and the base is whole."""
    is_plain = settings.dropout == 0 and not settings.use_dora and settings.bias == "none" and not settings.fsdp
    return is_plain and dtype == "float32" and settings.quantize == "none"


def state_bytes(optim: str) -> float:
    """Return the bytes an optimiser keeps for one trained number; Adam's eight where its name says nothing else."""
    return next((size for part, size in _STATE_BYTES if part in optim), _ADAM_BYTES)


def _rank(name: str, settings: "Train") -> int:
    return next((rank for key, rank in settings.rank_pattern.items() if re.match(rf"(.*\.)?({key})$", name)), settings.rank)
