"""Adapters that any loader of PEFT files understands, whatever they were begun from.

PiSSA, OLoRA and CorDA take what the pairs begin with out of the base. Their pairs are right only beside that changed base, which a loader
would have to make again, from the same random numbers or data. The difference to the beginning is an ordinary LoRA of twice the rank
beside the ordinary base:

    W - s·B0·A0 + s·B·A = W + s·[B, -B0]·[A; A0]

Source: Meng et al., 2024, PiSSA, https://arxiv.org/abs/2404.02948, section 3 and appendix C.
"""

import json
import math
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from peft import get_peft_model_state_dict
from safetensors.torch import load_file, save_file
from torch import Tensor

from ..files import write_json
from ..recipe import Train

WEIGHTS, CONFIG = "adapter_model.safetensors", "adapter_config.json"
PLAIN = "plain"


def rewrites_base(settings: Train) -> bool:
    """Say whether the pairs begin with something taken out of the base."""
    return settings.init_lora_weights.startswith(("pissa", "olora", "corda"))


def beginning(model: Any) -> dict[str, Tensor]:
    """Return a copy of the adapter a training begins with, by the names of the saved file."""
    return {name: tensor.detach().cpu().clone() for name, tensor in get_peft_model_state_dict(model).items()}


def write_plain(adapter: Path, begun: Mapping[str, Tensor], folder: Path) -> Path:
    """Write the ordinary LoRA that an adapter amounts to, of twice the rank, and return its folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    ended = load_file(adapter / WEIGHTS)
    tensors = {name: _doubled(name, tensor, begun[name]) for name, tensor in ended.items()}
    save_file(tensors, folder / WEIGHTS, metadata={"format": "pt"})
    write_json(folder / CONFIG, _config(json.loads((adapter / CONFIG).read_bytes())))
    return folder


def _doubled(name: str, ended: Tensor, begun: Tensor) -> Tensor:
    if ".lora_A." in name:
        return torch.cat([ended, begun.to(ended)], dim=0).contiguous()
    if ".lora_B." in name:
        return torch.cat([ended, -begun.to(ended)], dim=1).contiguous()
    return ended


def _config(config: dict[str, Any]) -> dict[str, Any]:
    # alpha / rank, or alpha / sqrt(rank), stays what it was.
    times = math.sqrt(2) if config["use_rslora"] else 2
    return {
        **config,
        "init_lora_weights": True,
        "corda_config": None,
        "r": 2 * config["r"],
        "lora_alpha": times * config["lora_alpha"],
        "rank_pattern": {name: 2 * rank for name, rank in config["rank_pattern"].items()},
        "alpha_pattern": {name: times * alpha for name, alpha in config["alpha_pattern"].items()},
    }
