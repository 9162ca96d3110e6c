"""What was trained beside a base in 4 bits, made into ordinary weights.

A LoRA update is far below the grid of a 4-bit base: merged there, 0.7 % of it survives and the fine-tune is gone. Merged into the
weights that the 4 bits stand for, the model answers as it did in training.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import ModelError
from .load import Loaded, quiet
from .quantised import is_quantized


def merge_dequantised(loaded: Loaded, adapter: Path) -> Loaded:
    """Return a quantised base as ordinary weights with an adapter folded in: what was trained is what is saved. The base is used up.

    The weights have the base's own compute format; float32 keeps the answers to rounding. ModelError where the base is not quantised.
    """
    from peft import PeftModel

    if not is_quantized(loaded.model):
        raise ModelError(f"The base {loaded.located.name!r} is not quantised.", hint="Use load_adapter.")
    with quiet():
        plain = loaded.model.dequantize()
        model: Any = PeftModel.from_pretrained(plain, str(adapter), is_trainable=False).merge_and_unload()
    return replace(loaded, model=model.eval())
