"""Put LoRA pairs beside a model's linear layers.

Source: Hu et al., 2021, https://arxiv.org/abs/2106.09685. All linear layers by default: attention alone loses even at
equal parameters (Schulman et al., 2025, LoRA Without Regret).
"""

from typing import Any, NamedTuple

from peft import LoraConfig, get_peft_model
from transformers import set_seed

from ..errors import RecipeError
from ..model.load import Loaded, quiet
from ..recipe import Train
from .merged import merge_layers


class Size(NamedTuple):
    """Parameters of a wrapped model."""

    trainable: int
    total: int
    """Base and adapter together."""


def wrap(loaded: Loaded, settings: Train) -> Any:
    """Return the base wrapped by PEFT with fresh LoRA pairs, the same for the same seed; layers that can be merged exactly are.

    RecipeError where `target_modules` names nothing in this model.
    """
    targets: str | list[str] = "all-linear" if settings.target_modules == "all-linear" else list(settings.target_modules)
    config = LoraConfig(
        r=settings.rank, lora_alpha=settings.alpha, lora_dropout=settings.dropout, target_modules=targets, task_type="CAUSAL_LM"
    )
    set_seed(settings.seed)
    try:
        with quiet():
            model = get_peft_model(loaded.model, config)
    except ValueError as error:
        names = sorted({name.rpartition(".")[2] for name, _ in loaded.model.named_modules() if name.endswith("_proj")})
        raise RecipeError(
            f"train.target_modules {list(settings.target_modules)} names no module of {loaded.located.name}.",
            hint=f"Use all-linear, or names such as {', '.join(names) or 'those of the model'}.",
        ) from error
    merge_layers(model)
    return model


def size(model: Any) -> Size:
    """Return the true counts, also where a base is packed in 4 bits."""
    trainable, total = model.get_nb_trainable_parameters()
    return Size(int(trainable), int(total))
