"""The model as its training begins, where pairs begin with something taken from the training examples.

EVA's directions and the ranks that follow from them are kept beside the checkpoints: a training that goes on begins with the same, and
of several processes the first finds them for all. CorDA takes the base apart by what passes it, and so anew each time and on every
process, as PiSSA does; its parts are the same there to rounding, and the pairs that are trained are those of the first.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from peft.tuners.lora import LoraLayer
from safetensors import SafetensorError
from safetensors.torch import load_file, save

from ..errors import RecipeError
from ..files import replacing
from ..model.count import architecture_of, target_layers
from ..model.load import Loaded
from ..model.prompt import Encoded
from ..recipe import Train
from .corda import take_apart
from .eva import directions, distribute
from .lora import asked, wrap
from .merged import ADAPTER
from .ranks import by_first

EVA = "eva.safetensors"

Pairs = Mapping[str, torch.Tensor]
"""What each module's A begins with, (rank, inputs), by the module's path; a module that is not there gets no pair."""


def begin(loaded: Loaded, train: Sequence[Encoded], *, settings: Train, folder: Path) -> Any:
    """Return the base wrapped as its training on these examples begins; `folder` is that of the checkpoints.

    RecipeError as `wrap`, and where the examples are too few to begin from.
    """
    if settings.init_lora_weights == "corda":
        take_apart(loaded, train, settings, ranks=ranks_asked(loaded, settings))
    if settings.init_lora_weights != "eva":
        return wrap(loaded, settings)
    pairs = _kept(folder / EVA, lambda: eva_pairs(loaded, train, settings, ranks=ranks_asked(loaded, settings), rho=settings.eva_rho))
    model = wrap(loaded, with_ranks(settings, {name: len(rows) for name, rows in pairs.items()}))
    _fill(model, pairs)
    return model


def reads_examples(settings: Train) -> bool:
    """Say whether pairs begin with something that the base makes of the training examples."""
    return settings.init_lora_weights in ("eva", "corda")


def ranks_asked(loaded: Loaded, settings: Train) -> dict[str, int]:
    """Return the rank the settings ask for each module that gets a pair; RecipeError where a name fits none, or an embedding."""
    layers = target_layers(architecture_of(loaded.model), settings.target_modules)
    if embeddings := [layer.name for layer in layers if layer.kind == "embedding"]:
        raise RecipeError(
            f"Pairs begin from the states that pass a layer, and {embeddings[0]} is given tokens.",
            hint="Leave it out of train.target_modules.",
        )
    return {layer.name: asked(layer.name, settings)[0] for layer in layers}


def eva_pairs(
    loaded: Loaded, train: Sequence[Encoded], settings: Train, *, ranks: Mapping[str, int], rho: float
) -> dict[str, torch.Tensor]:
    """Return the directions each module's A begins with, as many in all as `ranks` add up to, at most round(rank x rho) a module."""
    found = directions(loaded, train, settings, ranks=ranks, rho=rho)
    counts = distribute({name: one.shares for name, one in found.items()}, sum(ranks.values()))
    return {name: found[name].components[:count].clone() for name, count in counts.items() if count}


def with_ranks(settings: Train, ranks: Mapping[str, int]) -> Train:
    """Return the settings with these ranks and these modules alone, and alphas that leave every scaling what it was."""
    alphas = {name: _alpha(name, rank, settings) for name, rank in ranks.items()}
    changes = {
        "target_modules": tuple(ranks),
        "rank_pattern": {re.escape(name): rank for name, rank in ranks.items() if rank != settings.rank},
        "alpha_pattern": {re.escape(name): alpha for name, alpha in alphas.items() if alpha != settings.alpha},
    }
    return settings.model_copy(update=changes)


def _alpha(name: str, rank: int, settings: Train) -> float:
    before, alpha = asked(name, settings)
    return alpha * (math.sqrt(rank / before) if settings.use_rslora else rank / before)


def _fill(model: Any, pairs: Pairs) -> None:
    layers = {name: module for name, module in model.get_base_model().named_modules() if isinstance(module, LoraLayer)}
    with torch.no_grad():
        for name, rows in pairs.items():
            layers[name].lora_A[ADAPTER].weight.copy_(rows)


def _kept(file: Path, found: Callable[[], dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Return what an earlier start of this training began with, or what is found now, written down first; the same on every rank."""

    def at_first() -> None:
        if _read(file) is None:
            pairs = found()
            file.parent.mkdir(parents=True, exist_ok=True)
            with replacing(file) as handle:
                handle.write(save(pairs, metadata={"format": "pt"}))

    by_first(at_first)
    return load_file(file)


def _read(file: Path) -> dict[str, torch.Tensor] | None:
    try:
        return load_file(file)
    except (OSError, SafetensorError):
        return None
