"""Bases held in 4 or 8 bits.

Source: Dettmers et al., 2023, QLoRA, https://arxiv.org/abs/2305.14314.
"""

from importlib.util import find_spec
from typing import Any

import torch

from ..errors import MissingExtra


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
