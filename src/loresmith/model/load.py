"""Load a base model or a fine-tune of it: safetensors only, no code of the model's own."""

import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging

from ..errors import ModelError
from .converted import files_of
from .explained import explained
from .locate import Located
from .quantised import is_quantized, quantization
from .templates import OWN, set_template


@dataclass(frozen=True)
class Loaded:
    """A model with its tokenizer, on its device."""

    model: Any
    """A causal language model of transformers, or its PEFT wrapper."""
    tokenizer: PreTrainedTokenizerBase
    located: Located
    threads: int = 0
    """CPU threads as the recipe sets them; 0 where it does not."""

    @property
    def device(self) -> torch.device:
        """Return the device of the weights."""
        return next(self.model.parameters()).device  # type: ignore[no-any-return]


def load(
    located: Located, *, dtype: str, device: str, threads: int, quantize: str = "none", chat_template: str = OWN, system_prompt: str = ""
) -> Loaded:
    """Return the base model in evaluation mode.

    `dtype` and `device` may be `auto`: float32 on a CPU, bfloat16 on a GPU that has it. Quantised weights (`nf4`, `int8`) are
    computed with in that format. ModelError where the files are missing, damaged, or bring code of their own, and where there is no
    such chat template, or none to hold the system prompt.
    """
    if threads:
        torch.set_num_threads(threads)
    target = pick_device(device)
    number_format = pick_dtype(dtype, target)
    held: dict[str, Any] = quantization(quantize, number_format, target) if quantize != "none" else {}
    tokenizer = load_tokenizer(located, chat_template=chat_template, system_prompt=system_prompt)
    with quiet(), _loading(located):
        folder, revision = files_of(located)
        model = AutoModelForCausalLM.from_pretrained(folder, revision=revision, dtype=number_format, use_safetensors=True, **held)
    return Loaded((model if held else model.to(target)).eval(), tokenizer, located, threads)


def load_tokenizer(located: Located, *, chat_template: str = OWN, system_prompt: str = "") -> PreTrainedTokenizerBase:
    """Return a model's tokenizer without its weights. ModelError as `load`."""
    with quiet(), _loading(located):
        folder, revision = files_of(located)
        _refuse_own_code(folder, revision)
        tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(folder, revision=revision)
    set_template(tokenizer, chat_template, system_prompt)
    return tokenizer


def load_adapter(loaded: Loaded, folder: Path) -> Loaded:
    """Return the base with a LoRA adapter folded in. The base's own weights change: load it again to have it back.

    Folding is exact to rounding in float32; in any other format, and beside quantised weights, the adapter stays apart: folding
    would round it away.
    """
    from peft import PeftModel

    with quiet(), _loading(loaded.located):
        model: Any = PeftModel.from_pretrained(loaded.model, str(folder), is_trainable=False)
        if loaded.model.dtype == torch.float32 and not is_quantized(loaded.model):
            model = model.merge_and_unload()
    return Loaded(model.eval(), loaded.tokenizer, loaded.located)


def pick_device(device: str) -> torch.device:
    """Return the device named, or the best there is for `auto`."""
    if device != "auto":
        return torch.device(device)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def pick_dtype(dtype: str, device: torch.device) -> torch.dtype:
    """Return the number format named; `auto` is bfloat16 on a GPU that has it and float32 elsewhere.

    On CPUs without AVX-512-BF16 or AMX bfloat16 products are 8 to 60 times slower than float32.
    """
    if dtype != "auto":
        return getattr(torch, dtype)  # type: ignore[no-any-return]
    return torch.bfloat16 if device.type == "cuda" and torch.cuda.is_bf16_supported() else torch.float32


@contextmanager
def quiet() -> Iterator[None]:
    """Keep transformers' progress bars and notices off the terminal while it loads or wraps."""
    level = transformers_logging.get_verbosity()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # peft 0.21 calls what transformers 5.23 has renamed
            yield
    finally:
        transformers_logging.set_verbosity(level)


def _refuse_own_code(folder: str, revision: str | None) -> None:
    config = AutoConfig.from_pretrained(folder, revision=revision)
    if getattr(config, "auto_map", None):
        raise ModelError(
            f"The model in {folder} brings code of its own, which is never run.",
            hint="Choose a model whose architecture is part of transformers.",
        )


def _loading(located: Located) -> AbstractContextManager[None]:
    return explained(f"The model {located.name!r}", hint="Check model.name and model.revision, or the network for a hub model.")
