"""How long a training and its test take, from formula: operations over a rate, bytes moved over a bandwidth.

A frozen layer costs 4 operations a weight and token: 2 forward, 2 for the gradient of its input; the 2 for the gradient of the
weight, which make 6 of it in full training, fall away (Kaplan et al., 2020, https://arxiv.org/abs/2001.08361, appendix B, less those).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .machine import Machine
from .memory import block_bytes, is_tiled
from .parameters import BYTES, is_merged, ranks, state_bytes, targets, trainable, weight_bytes
from .shape import Shape
from .work import Work, n_updates

if TYPE_CHECKING:
    from ..recipe import Train

# Every array kept for the backward pass is written, read forward, read backward, and its gradient likewise; measured by bench/plan.py.
_PASSES = 8
# The same of the logits, float32: on a CPU exponentials and fresh pages cost more than the bytes, some 50 copies of them at width 32.
_LOGIT_PASSES = {"cpu": 40, "cuda": 10}
# Attention multiplies twice forward; backward five times, one of them the scores made anew (Dao et al., 2022, FlashAttention).
_ATTENTION_FORWARD, _ATTENTION_BACKWARD = 4, 10
_TILE = 64  # columns a tile of `model.attention` computes beyond those a token sees, about
# What starting the operations of one block costs forward and backward, in seconds: some sixty of them.
_BLOCK_SECONDS = {"cpu": 6e-4, "cuda": 6e-4}


@dataclass(frozen=True, slots=True)
class Cost:
    """Operations and bytes of one stretch of work."""

    operations: float
    """Multiplications and additions."""
    moved: float
    """Bytes read and written beside the products."""
    starts: float
    """Blocks started."""

    def seconds(self, machine: Machine, dtype: str) -> float:
        """Return the time it takes, the parts one after the other."""
        return self.operations / machine.rate(dtype) + self.moved / machine.bandwidth + self.starts * _BLOCK_SECONDS[machine.device]


def update_cost(shape: Shape, settings: "Train", work: Work, *, dtype: str, machine: Machine) -> Cost:
    """Return the cost of one epoch forward and backward, its optimiser steps included."""
    read, again = 2.0 * shape.linear_parameters, 1 if settings.gradient_checkpointing else 0
    thin = sum(rank * layer.pair for layer, rank in zip(targets(shape, settings), ranks(shape, settings).values(), strict=True))
    side = 4.0 if is_merged(settings, dtype) else 6.0 + 2.0 * again
    tiled = is_tiled(machine, dtype)
    pairs = min(work.pairs, work.seen + _TILE * work.packed_tokens) if tiled and work.seen else work.pairs
    attention = shape.blocks * shape.attention * pairs * (_ATTENTION_FORWARD * (1 + again) + _ATTENTION_BACKWARD)
    head = 4.0 * work.answer_tokens * shape.head_parameters
    operations = work.packed_tokens * ((2 + again) * read + side * thin) + attention + head
    steps = (
        n_updates(work.examples, settings) / max(settings.epochs, 1e-9) if settings.max_steps <= 0 else work.examples / settings.batch_size
    )
    moved = work.packed_tokens * shape.blocks * block_bytes(shape, settings, dtype, tiled=tiled) * (_PASSES + 2 * again)
    moved += _LOGIT_PASSES[machine.device] * 4.0 * work.answer_tokens * shape.vocabulary
    stepped = _step(shape, settings, dtype)
    return Cost(operations + steps * stepped.operations, moved + steps * stepped.moved, work.rows * shape.blocks * (1 + again / 3))


def reading_cost(shape: Shape, tokens: int, settings: "Train", *, dtype: str) -> Cost:
    """Return the cost of one forward pass over packed tokens, such as the dev loss or the prompts of a test."""
    rows = tokens / settings.row_tokens
    attention = _ATTENTION_FORWARD * shape.blocks * shape.attention * tokens * min(tokens, settings.row_tokens)
    moved = tokens * shape.blocks * block_bytes(shape, settings, dtype, tiled=False) * _PASSES / 3
    return Cost(2.0 * tokens * shape.linear_parameters + attention, moved, rows * shape.blocks / 3)


def decoding_cost(shape: Shape, steps: int, settings: "Train", *, dtype: str, batch_size: int = 16) -> Cost:
    """Return the cost of writing answers: every step reads all the weights once."""
    per_token = 2.0 * (shape.linear_parameters + shape.head_parameters)
    return Cost(steps * batch_size * per_token, steps * weight_bytes(shape, settings, dtype), steps * shape.blocks / 3)


def _step(shape: Shape, settings: "Train", dtype: str) -> Cost:
    """Return the cost of one optimiser step, and of merging what it changed."""
    n_trained = trainable(shape, settings)
    moved = n_trained * (16.0 + 2 * state_bytes(settings.optim))
    if not is_merged(settings, dtype):
        return Cost(0.0, moved, 0.0)
    rank = ranks(shape, settings)
    weights = [(layer, layer.inputs * layer.outputs) for layer in targets(shape, settings)]
    return Cost(
        sum(2.0 * rank[layer.name] * size for layer, size in weights), moved + sum(2.0 * BYTES[dtype] * size for _, size in weights), 0
    )
