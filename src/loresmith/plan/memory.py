"""What a training holds at its fullest moment, from formula.

That moment is the backward pass of the loss of the longest row: every activation is still there, and the logits with their gradient
beside them. The counts of arrays are those autograd keeps, read off its saved tensors: for the sdpa attention of transformers 5, and for
the tiles that take its place on a CPU (`model.attention`), which keep neither a mask nor keys and values repeated to every head.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .machine import Machine
from .parameters import BYTES, held_bytes, is_merged, state_bytes, targets, trainable
from .shape import Shape
from .work import Work

if TYPE_CHECKING:
    from ..recipe import Train

# Python with torch, transformers, peft and accelerate imported, on Linux; on a GPU the context and the libraries' workspaces.
PROCESS_BYTES = {"cpu": 480e6, "cuda": 700e6}
# What an allocator holds beyond what is asked of it: glibc's, measured by bench/plan.py; torch's own on CUDA, 5 to 10 %.
SLACK = {"cpu": 1.2, "cuda": 1.08}
# Float32 arrays of the size of the logits: log-probabilities, the gradient of those, the gradient of the logits.
LOGIT_ARRAYS = 3
# Bytes of a pair of tokens where a row goes in tiles: who sees whom, twice, and the tiles' biases.
_TILED_PAIR = 4.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes, part by part."""

    process: float
    """Before any model is loaded."""
    weights: float
    """The frozen base, or what one process holds of it; and the merged copy of its wrapped layers where there is one."""
    adapter: float
    """What is trained, in float32, and its gradients."""
    optimiser: float
    activations: float
    """Kept for the backward pass, allocator's slack included."""
    attention: float
    """Masks, slack included: one a block, or one of a row in tiles."""
    logits: float

    @property
    def peak(self) -> float:
        """Return the sum."""
        return self.process + self.weights + self.adapter + self.optimiser + self.activations + self.attention + self.logits

    @property
    def of_rows(self) -> float:
        """Return the part that shorter rows make smaller."""
        return self.activations + self.attention + self.logits


def memory(shape: Shape, settings: "Train", work: Work, *, machine: Machine, dtype: str) -> Memory:
    """Return what training the longest row of some work takes."""
    n_trained, slack = trainable(shape, settings), SLACK[machine.device]
    merged = 4.0 * sum(layer.inputs * layer.outputs for layer in targets(shape, settings)) if is_merged(settings, dtype) else 0.0
    n_blocks, tiled = 1 if settings.gradient_checkpointing else shape.blocks, is_tiled(machine, dtype)
    kept = n_blocks * block_bytes(shape, settings, dtype, tiled=tiled)
    of_pair = _TILED_PAIR if tiled else n_blocks * BYTES[dtype]
    if settings.gradient_checkpointing:
        kept += shape.blocks * shape.hidden * BYTES[dtype]
    return Memory(
        process=PROCESS_BYTES[machine.device],
        weights=held_bytes(shape, settings, dtype) + merged + _unpacked(shape, settings, dtype),
        adapter=8.0 * n_trained,
        optimiser=state_bytes(settings.optim) * n_trained,
        activations=slack * kept * work.longest_row,
        attention=slack * of_pair * work.longest_row**2,
        logits=LOGIT_ARRAYS * 4.0 * work.row_answers * shape.vocabulary,
    )


def is_tiled(machine: Machine, dtype: str) -> bool:
    """Say whether packed rows are attended to in tiles."""
    return machine.device == "cpu" and dtype == "float32"


def block_bytes(shape: Shape, settings: "Train", dtype: str, *, tiled: bool) -> float:
    """Return what one block keeps of one token for its backward pass."""
    layers = [layer for layer in targets(shape, settings) if layer.kind == "linear"]
    # Queries, keys, values; outside tiles also the result, keys and values repeated to every head, and a sum of weights.
    heads = shape.attention + 2 * shape.kv_heads * shape.head_width if tiled else 4 * shape.attention
    head_norms = shape.attention + shape.kv_heads * shape.head_width if shape.has_head_norms else 0
    branches = (3 if shape.is_gated else 1) + shape.kept_by_activation - 1
    # Norms work in float32 whatever the format of the weights.
    size, kept = BYTES[dtype], 4.0 * (shape.norms * shape.hidden + head_norms)
    kept += size * (heads + branches * shape.inner) + (0 if tiled else 4 * shape.heads)
    return kept + _inputs(shape, settings, dtype, sum(layer.inputs for layer in layers) / shape.blocks, tiled)


def _inputs(shape: Shape, settings: "Train", dtype: str, of_targets: float, tiled: bool) -> float:
    """Return what the wrapped layers of one block keep of their inputs: shared ones once, unless each makes its own.

    Dropout makes each layer's input its own, and keeps its mask. A pair in float32 beside weights in 16 bits casts its input, once a layer.
    """
    if settings.dropout:
        return of_targets * 4.0 * 2
    if BYTES[dtype] == 2:
        return of_targets * 4.0
    ends = {layer.name.rpartition(".")[2] for layer in targets(shape, settings)}
    return 4.0 * sum(_shared_inputs(shape, ends, is_result_kept=not tiled))


def _shared_inputs(shape: Shape, ends: set[str], *, is_result_kept: bool) -> list[int]:
    """Return the widths of the different inputs the targets of one block have.

    The last layer of attention reads the result of attention, which may be kept already.
    """
    block = [layer for layer in shape.architecture.layers if layer.kind == "linear" and ".0." in layer.name]
    last_of = {layer.name.rpartition(".")[0]: layer.name for layer in block}
    results = {name for parent, name in last_of.items() if "att" in parent.lower()}
    wrapped = [layer for layer in block if layer.name.rpartition(".")[2] in ends]
    read = {(layer.name.rpartition(".")[0], layer.inputs) for layer in wrapped if layer.name not in results}
    kept = [] if is_result_kept else [layer.inputs for layer in wrapped if layer.name in results]
    return [*(width for _, width in read), *kept]


def _unpacked(shape: Shape, settings: "Train", dtype: str) -> float:
    """Return the bytes of the largest layer as it is multiplied: packed weights are unpacked one layer at a time."""
    if settings.quantize == "none":
        return 0.0
    return float(BYTES[dtype] * max(layer.inputs * layer.outputs for layer in shape.architecture.layers if layer.kind == "linear"))
