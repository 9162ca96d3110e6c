"""Bases held in 4 or 8 bits, and what was trained beside them made into ordinary weights.

A LoRA update is far below the grid of a 4-bit base: merged there, 0.7 % of it survives and the fine-tune is gone. Merged into the
weights that the 4 bits stand for, the model answers as it did in training.

Source: Dettmers et al., 2023, QLoRA, https://arxiv.org/abs/2305.14314.
"""

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from ..errors import MissingExtra, ModelError

if TYPE_CHECKING:
    from .load import Loaded


def quantization(quantize: str, dtype: torch.dtype, device: torch.device) -> dict[str, Any]:
    """Return what `from_pretrained` needs to hold a base as `nf4` (double quantisation) or `int8`; MissingExtra without bitsandbytes."""
    if find_spec("bitsandbytes") is None:
        raise MissingExtra(f"A base in {quantize} needs bitsandbytes, which is not installed.", hint="Run: pip install 'loresmith[train]'")
    from transformers import BitsAndBytesConfig

    if quantize == "int8":
        config = BitsAndBytesConfig(load_in_8bit=True)
    else:
        config = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True, bnb_4bit_compute_dtype=dtype
        )
    return {"quantization_config": config, "device_map": {"": device}}


def is_quantized(model: Any) -> bool:
    """Say whether a model of transformers holds its weights in 4 or 8 bits."""
    return bool(getattr(model, "is_quantized", False))


def merge_dequantised(loaded: "Loaded", adapter: Path) -> "Loaded":
    """Return a quantised base as ordinary weights with an adapter folded in: what was trained is what is saved. The base is used up.

    The weights have the base's own compute format; float32 keeps the answers to rounding. ModelError where the base is not quantised.
    """
    from peft import PeftModel

    from .load import quiet

    if not is_quantized(loaded.model):
        raise ModelError(f"The base {loaded.located.name!r} is not quantised.", hint="Use load_adapter.")
    with quiet():
        plain = loaded.model.dequantize()
        model: Any = PeftModel.from_pretrained(plain, str(adapter), is_trainable=False).merge_and_unload()
    return replace(loaded, model=model.eval())
