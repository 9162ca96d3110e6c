"""The bytes said are those autograd keeps."""

from typing import Any

import pytest
import torch

from loresmith.model.pack import Row, pack
from loresmith.model.prompt import Encoded
from loresmith.model.score import token_losses
from loresmith.plan.machine import Machine, named
from loresmith.plan.memory import block_bytes, memory
from loresmith.plan.shape import shape_of
from loresmith.plan.work import Work, count_work
from loresmith.recipe import Train
from loresmith.train.lora import wrap

CPU = Machine("CPU", 8 << 30, {"float32": 1e11}, 1e10)
EXAMPLES = [Encoded(tuple(range(5 * n, 5 * n + 24)), tuple(range(9))) for n in range(6)]


def kept_for_backward(model: Any, row: Row) -> int:
    """The bytes of all tensors with a place for every token saved by a forward pass, so without weights and logits; shared ones once."""
    held = {tensor.untyped_storage().data_ptr() for tensor in model.parameters()}
    found: dict[int, Any] = {}

    def note(tensor: Any) -> Any:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in held and tensor.ndim >= 3 and len(row.tokens) in tensor.shape:
            found[storage.data_ptr()] = storage
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        loss = token_losses(model, row)
    assert loss.requires_grad
    return sum(storage.nbytes() for storage in found.values())


@pytest.mark.parametrize("targets", ["all-linear", ("q_proj",), ("down_proj", "v_proj"), ("o_proj",)])
def test_formula_counts_what_autograd_keeps(tiny: Any, targets: Any) -> None:
    settings, (row,) = Train(rank=4, target_modules=targets), pack(EXAMPLES, row_tokens=1024)
    shape, n = shape_of(tiny.model.config), len(row.tokens)
    said = shape.blocks * n * block_bytes(shape, settings, "float32", tiled=True)
    model = wrap(tiny, settings)
    model.train()
    assert said == pytest.approx(kept_for_backward(model, row), rel=0.08)


def test_everything_in_memory_adds_up_to_the_peak(smollm2_shape: Any) -> None:
    parts = memory(smollm2_shape, Train(), work(1000), machine=CPU, dtype="float32")
    assert parts.peak == sum(getattr(parts, name) for name in parts.__slots__)
    assert 3.0e9 < parts.peak < 3.8e9  # 3.6 GB were measured


def test_checkpointing_keeps_one_block_and_the_inputs_of_all(smollm2_shape: Any) -> None:
    whole, less = (
        memory(smollm2_shape, Train(gradient_checkpointing=on), work(1000), machine=CPU, dtype="float32") for on in (False, True)
    )
    assert less.activations < 0.12 * whole.activations
    assert less.logits == whole.logits


def test_longer_rows_and_higher_ranks_take_more(smollm2_shape: Any) -> None:
    def peak(rank: int, tokens: int) -> float:
        return memory(smollm2_shape, Train(rank=rank), work(tokens), machine=CPU, dtype="float32").peak

    assert peak(4, 256) < peak(64, 256) < peak(64, 512)


def test_a_divided_base_leaves_one_gpu_the_room_it_lacks(phi_shape: Any) -> None:
    whole, halved, eighth = (
        memory(phi_shape, Train(processes=n, fsdp=n > 1), work(512), machine=named("A100"), dtype="bfloat16") for n in (1, 2, 8)
    )
    assert 0.5 * whole.weights < halved.weights < 0.75 * whole.weights
    assert halved.weights - eighth.weights == pytest.approx((1 / 2 - 1 / 8) * whole.weights)
    assert halved.adapter == whole.adapter
    assert halved.of_rows == whole.of_rows


def test_packed_base_on_a_gpu_is_smaller_than_one_in_sixteen_bits(phi_shape: Any) -> None:
    plain, packed = (
        memory(phi_shape, Train(quantize=quantize), work(512), machine=named("A100"), dtype="bfloat16")  # type: ignore[arg-type]
        for quantize in ("none", "nf4")
    )
    assert packed.weights < 0.45 * plain.weights


def work(tokens: int) -> Work:
    return Work(8, tokens, tokens, tokens // 4, tokens * tokens, 1, tokens, tokens // 4, 128)


def test_work_of_a_row_is_counted_from_the_row() -> None:
    (row,) = pack(EXAMPLES, row_tokens=1024)
    counted = count_work([EXAMPLES], row_tokens=1024)
    assert (counted.longest_row, counted.row_answers, counted.rows) == (len(row.tokens), len(row.targets), 1)
