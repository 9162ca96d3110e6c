"""A small adapter with known matrices, saved by PEFT."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def save_adapter(tiny: Any, tmp_path: Path) -> Callable[..., Path]:
    """Wrap the two-layer model with random pairs under these settings, save it, and return the folder; the wrapped model is `.wrapped`."""

    def save(**settings: Any) -> Path:
        import torch
        from peft import LoraConfig, get_peft_model

        wrapped = get_peft_model(tiny.model, LoraConfig(**{"r": 6, "lora_alpha": 12, "target_modules": "all-linear", **settings}))
        torch.manual_seed(0)
        for name, parameter in wrapped.named_parameters():
            if "lora_" in name:
                torch.nn.init.normal_(parameter)
        wrapped.save_pretrained(tmp_path / "adapter")
        save.wrapped = wrapped  # type: ignore[attr-defined]
        return tmp_path / "adapter"

    return save
