"""Count a model's parameters, and a fine-tune's, from its configuration alone: no weights are read or made.

The model is built on torch's `meta` device, where a tensor is only its shape. Two totals are kept apart because both are printed in the
field: the true one, and what hand-written counters see of a model packed in 4 bits, where two weights share a byte. The same
adapter is 1.8 times the percentage of the second.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..errors import ModelError, RecipeError


@dataclass(frozen=True, slots=True)
class Layer:
    """A module that can get a LoRA pair."""

    name: str
    """Its path in the model, such as `model.layers.7.self_attn.q_proj`."""
    inputs: int
    """Columns of the weight; for an embedding, its tokens."""
    outputs: int
    """Rows of the weight."""
    kind: Literal["linear", "embedding", "head"]
    """`head` is the vocabulary's: never among all-linear, never packed."""

    @property
    def pair(self) -> int:
        """Return the parameters of a LoRA pair of rank 1: inputs + outputs."""
        return self.inputs + self.outputs


@dataclass(frozen=True, slots=True)
class Architecture:
    """What a configuration says of a model."""

    layers: tuple[Layer, ...]
    """In the order of the model."""
    parameters: int
    """All of them, tied ones once."""
    packed: int
    """Numbers stored when the linear layers of the blocks lie in 4 bits, two weights in one."""


def read_architecture(folder: str | Path, *, revision: str | None = None) -> Architecture:
    """Return the counts of the model whose `config.json` is in a folder, or at a hub id; ModelError where there is none to be used."""
    from transformers import AutoConfig

    try:
        # Said outright: left open, transformers asks on the terminal whether to run code of the model's own.
        config = AutoConfig.from_pretrained(folder, revision=revision, trust_remote_code=False)
    except (OSError, ValueError, KeyError) as error:
        first_line = str(error).strip().split("\n")[0]
        raise ModelError(
            f"The configuration in {folder} cannot be read: {first_line}", hint="Point it at a folder with config.json."
        ) from error
    return architecture(config)


def architecture(config: Any) -> Architecture:
    """Return the counts of the causal language model of a transformers configuration; ModelError where it has none, or brings code."""
    import torch
    from transformers import AutoModelForCausalLM

    if getattr(config, "auto_map", None):
        raise ModelError(
            "The configuration brings code of its own, which is never run.", hint="Choose a model that is part of transformers."
        )
    try:
        with torch.device("meta"):
            model = AutoModelForCausalLM.from_config(config)
    except ValueError as error:
        raise ModelError(f"There is no causal language model of type {config.model_type!r}.", hint="Choose a decoder model.") from error
    return architecture_of(model)


def architecture_of(model: Any) -> Architecture:
    """Return the counts of a model of transformers that is not wrapped and not packed."""
    layers = tuple(_layers(model))
    parameters = sum(parameter.numel() for parameter in model.parameters())
    packable = sum(layer.inputs * layer.outputs for layer in layers if layer.kind == "linear")
    return Architecture(layers, parameters, parameters - packable + math.ceil(packable / 2))


def target_layers(architecture: Architecture, target_modules: str | Sequence[str]) -> tuple[Layer, ...]:
    """Return the layers PEFT would wrap: `all-linear`, names or ends of paths, or one regular expression for whole paths.

    RecipeError where a name fits nothing.
    """
    if target_modules == "all-linear":
        return tuple(layer for layer in architecture.layers if layer.kind == "linear")
    if isinstance(target_modules, str):
        found = tuple(layer for layer in architecture.layers if re.fullmatch(target_modules, layer.name))
    else:
        found = tuple(layer for layer in architecture.layers if any(f".{layer.name}".endswith(f".{end}") for end in target_modules))
    unused = [] if isinstance(target_modules, str) else [end for end in target_modules if not _fits(found, end)]
    if unused or not found:
        known = sorted({layer.name.rpartition(".")[2] for layer in architecture.layers})
        raise RecipeError(f"No module is named {', '.join(unused) or target_modules}.", hint=f"Known are {', '.join(known)}.")
    return found


def lora_parameters(layers: Sequence[Layer], rank: int | Mapping[str, int]) -> int:
    """Return the trainable parameters of LoRA pairs of one rank, or of a rank for each layer's name; a layer without one gets none."""
    if isinstance(rank, int):
        return rank * sum(layer.pair for layer in layers)
    return sum(rank.get(layer.name, 0) * layer.pair for layer in layers)


def share(trainable: int, base: int) -> float:
    """Return the trainable share of base and adapter together, in [0, 1]: what PEFT prints, given the true count of the base."""
    return trainable / (base + trainable)


def _fits(layers: Sequence[Layer], end: str) -> bool:
    return any(f".{layer.name}".endswith(f".{end}") for layer in layers)


def _layers(model: Any) -> list[Layer]:
    import torch
    from transformers.pytorch_utils import Conv1D

    head, layers = model.get_output_embeddings(), []
    for name, module in model.named_modules():
        if module is head:
            layers.append(Layer(name, module.weight.shape[1], module.weight.shape[0], "head"))
        elif isinstance(module, torch.nn.Linear):
            layers.append(Layer(name, module.in_features, module.out_features, "linear"))
        elif isinstance(module, Conv1D):  # GPT-2's linear layer, whose weight lies the other way round
            layers.append(Layer(name, module.weight.shape[0], module.weight.shape[1], "linear"))
        elif isinstance(module, torch.nn.Embedding):
            layers.append(Layer(name, module.num_embeddings, module.embedding_dim, "embedding"))
    return layers
