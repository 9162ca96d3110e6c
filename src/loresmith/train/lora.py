"""Put LoRA pairs beside a model's linear layers.

Source: Hu et al., 2021, https://arxiv.org/abs/2106.09685. All linear layers by default: attention alone loses even at
equal parameters (Schulman et al., 2025, LoRA Without Regret).
"""

import math
import re
from typing import Any, NamedTuple, TypeVar

from peft import LoraConfig, get_peft_model
from peft.tuners.lora import LoraLayer
from peft.tuners.lora.config import CordaConfig
from torch import nn
from transformers import set_seed

from ..errors import RecipeError
from ..model.load import Loaded, quiet
from ..recipe import Train
from .merged import ADAPTER, merge_layers

N = TypeVar("N", int, float)


class Size(NamedTuple):
    """Parameters of a wrapped model."""

    trainable: int
    total: int
    """Base and adapter together."""


def wrap(loaded: Loaded, settings: Train) -> Any:
    """Return the base wrapped by PEFT with fresh LoRA pairs, the same for the same seed; layers that can be merged exactly are.

    A base that is to be divided stays as it is: each merged product keeps a whole copy of its weight.
    Where pairs begin with something taken from the training examples, `begin` does that around this; alone, they begin as usual.
    RecipeError where `target_modules` or a pattern names nothing in this model.
    """
    set_seed(settings.seed)
    try:
        with quiet():
            model = get_peft_model(loaded.model, _config(settings, is_taken_apart=_is_taken_apart(loaded.model)))
    except ValueError as error:
        targets = settings.target_modules if settings.target_modules == "all-linear" else ", ".join(settings.target_modules)
        names = sorted({name.rpartition(".")[2] for name, module in loaded.model.named_modules() if isinstance(module, nn.Linear)})
        raise RecipeError(
            f"The pairs of train.target_modules {targets} cannot be put beside {loaded.located.name}: {str(error).splitlines()[0]}",
            hint=f"Use all-linear, or names such as {', '.join(names) or 'those of the model'}.",
        ) from error
    model.create_or_update_model_card = _no_card
    _check_pairs(model, settings)
    if settings.gradient_checkpointing:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    if settings.bias == "none" and not settings.fsdp:  # the merged product has no gradient for the base's bias
        merge_layers(model)
    return model


def n_merged(model: Any) -> int:
    """Return how many layers multiply once, by base and pair together."""
    return sum("forward" in vars(module) for module in model.modules() if isinstance(module, LoraLayer))


def pairs(model: Any) -> dict[str, tuple[int, float]]:
    """Return the rank and the scaling of every wrapped module by its name in the base."""
    wrapped = {name: module for name, module in model.get_base_model().named_modules() if isinstance(module, LoraLayer)}
    return {name: (module.r[ADAPTER], module.scaling[ADAPTER]) for name, module in wrapped.items()}


def size(model: Any) -> Size:
    """Return the true counts, also where a base is packed in 4 bits."""
    trainable, total = model.get_nb_trainable_parameters()
    return Size(int(trainable), int(total))


def _no_card(folder: str) -> None:
    """Write none: PEFT would write one beside every checkpoint, which takes longer than the update before it."""


def _config(settings: Train, *, is_taken_apart: bool) -> LoraConfig:
    """Return the settings as PEFT takes them; CorDA begins only from a base that was taken apart, EVA fills ordinary pairs afterwards."""
    init: bool | str = settings.init_lora_weights
    if init in ("kaiming", "eva") or (init == "corda" and not is_taken_apart):
        init = True
    return LoraConfig(
        r=settings.rank,
        lora_alpha=settings.alpha,
        lora_dropout=settings.dropout,
        target_modules="all-linear" if settings.target_modules == "all-linear" else list(settings.target_modules),
        bias=settings.bias,
        use_dora=settings.use_dora,
        use_rslora=settings.use_rslora,
        init_lora_weights=init,
        corda_config=CordaConfig(corda_method="ipm") if init == "corda" else None,
        rank_pattern=dict(settings.rank_pattern),
        alpha_pattern=dict(settings.alpha_pattern),
        task_type="CAUSAL_LM",
    )


def _is_taken_apart(model: nn.Module) -> bool:
    """Say whether CorDA's parts of the weights lie beside them."""
    return any(hasattr(module, "eigens") for module in model.modules())


def asked(name: str, settings: Train) -> tuple[int, float]:
    """Return the rank and the alpha the settings ask for a module, its path matched as PEFT matches it."""
    return _value(settings.rank_pattern, name, settings.rank), _value(settings.alpha_pattern, name, settings.alpha)


def _check_pairs(model: Any, settings: Train) -> None:
    """See that every module got the rank and scaling the recipe says, and that every pattern says something."""
    found = pairs(model)
    for key, pattern in (("rank_pattern", settings.rank_pattern), ("alpha_pattern", settings.alpha_pattern)):
        for one in pattern:
            if not any(_is_named(one, name) for name in found):
                names = sorted({name.rpartition(".")[2] for name in found})
                raise RecipeError(f"train.{key} names {one!r}, which is no wrapped module.", hint=f"Known are {', '.join(names)}.")
    for name, (rank, scaling) in found.items():
        expected, alpha = asked(name, settings)
        scale = alpha / (math.sqrt(expected) if settings.use_rslora else expected)
        assert (rank, round(scaling, 9)) == (expected, round(scale, 9)), f"{name}: rank {rank}, scaling {scaling}, not {expected}, {scale}"


def _value(pattern: dict[str, N], name: str, otherwise: N) -> N:
    return next((value for one, value in pattern.items() if _is_named(one, name)), otherwise)


def _is_named(pattern: str, name: str) -> bool:
    # As PEFT matches the keys of its patterns.
    return re.match(rf"(.*\.)?({pattern})$", name) is not None
