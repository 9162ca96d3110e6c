"""Read the LoRA pairs of an adapter folder as PEFT saves it, without the base model and without PEFT."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import MissingExtra, ModelError

WEIGHTS, CONFIG = "adapter_model.safetensors", "adapter_config.json"
_KEY = re.compile(r"^(?:base_model\.model\.)?(?P<module>.+)\.lora_(?:embedding_)?(?P<side>[AB])(?:\.weight)?$")
# What makes an update more than s·B·A, so that these numbers would not describe it.
_MORE_THAN_A_PRODUCT = ("use_dora", "use_qalora", "use_bdlora", "lora_bias")


@dataclass(frozen=True)
class Pair:
    """One module's update, s·B·A."""

    module: str
    """Path of the module in the base model."""
    a: npt.NDArray[np.float32]
    """Shape (r, inputs)."""
    b: npt.NDArray[np.float32]
    """Shape (outputs, r)."""
    scaling: float
    """s: alpha / r, or alpha / sqrt(r) with rsLoRA."""
    keys: tuple[str, str]
    """The names of A and B in the file."""

    @property
    def rank(self) -> int:
        """Return r, as the tensors have it."""
        return len(self.a)


def read_pairs(folder: Path) -> tuple[Pair, ...]:
    """Return the pairs of an adapter, in the order of their modules' names.

    ModelError where the folder is no LoRA adapter, is damaged, or holds more than products of two matrices (DoRA, biases, convolutions).
    """
    config, tensors = read_config(folder), read_tensors(folder)
    _refuse_more_than_products(folder, config)
    sides: dict[str, dict[str, str]] = {}
    for key in tensors:
        if match := _KEY.match(key):
            sides.setdefault(match["module"], {})[match["side"]] = key
    if not sides:
        raise ModelError(f"{folder / WEIGHTS} holds no LoRA pair.", hint="Point at a folder saved by a LoRA fine-tune.")
    return tuple(_pair(folder, module, keys, tensors, config) for module, keys in sorted(sides.items()))


def read_config(folder: Path) -> dict[str, Any]:
    """Return `adapter_config.json`; ModelError where there is none, or it is not one of LoRA."""
    path = folder / CONFIG
    try:
        config = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ModelError(f"There is no readable {CONFIG} in {folder}.", hint="Point at a folder saved by a LoRA fine-tune.") from error
    if not isinstance(config, dict) or config.get("peft_type") != "LORA":
        raise ModelError(f"{path} is not the configuration of a LoRA adapter.", hint="Only LoRA adapters have ranks to read.")
    return config


def read_tensors(folder: Path) -> dict[str, Any]:
    """Return the torch tensors of an adapter by name; ModelError where the file is missing or damaged."""
    try:
        from safetensors import SafetensorError
        from safetensors.torch import load_file
    except ImportError as error:
        raise MissingExtra("Reading an adapter needs safetensors and torch.", hint="Run: pip install 'loresmith[train]'") from error
    try:
        return dict(load_file(folder / WEIGHTS))
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{folder / WEIGHTS} cannot be read: {error}", hint="Train again, or copy the whole folder.") from error


def scaling_of(config: Mapping[str, Any], module: str, rank: int) -> float:
    """Return the factor of a module's product by the rules of PEFT: the first pattern that fits the end of its path, else the global alpha.

    Patterns are regular expressions of the adapter's own making; ModelError where one is not.
    """
    alpha = config.get("lora_alpha", 8)
    for key, value in (config.get("alpha_pattern") or {}).items():
        try:
            fits = re.match(rf"(.*\.)?({key})$", module)
        except re.error as error:
            raise ModelError(f"The pattern {key!r} of {CONFIG} is not a regular expression.", hint="Correct alpha_pattern.") from error
        if fits:
            alpha = value
            break
    return float(alpha) / (rank**0.5 if config.get("use_rslora") else rank)


def _pair(folder: Path, module: str, keys: dict[str, str], tensors: dict[str, Any], config: Mapping[str, Any]) -> Pair:
    if set(keys) != {"A", "B"}:
        raise ModelError(f"{folder / WEIGHTS} has only one side of the pair of {module}.", hint="Train again, or copy the whole folder.")
    a, b = (tensors[keys[side]].float().numpy() for side in "AB")
    if a.ndim != 2 or b.ndim != 2 or a.shape[0] != b.shape[1]:
        raise ModelError(
            f"The pair of {module} has shapes {a.shape} and {b.shape}, which make no product.", hint="Only linear layers are read."
        )
    return Pair(module, a, b, scaling_of(config, module, len(a)), (keys["A"], keys["B"]))


def _refuse_more_than_products(folder: Path, config: Mapping[str, Any]) -> None:
    more = [name for name in _MORE_THAN_A_PRODUCT if config.get(name)]
    if more:
        raise ModelError(f"The adapter in {folder} has {', '.join(more)}, so its update is more than a product.", hint="Take a plain LoRA.")
