"""Train inside a random subspace: every number of every LoRA pair is one of d free ones, drawn once and divided by how many share it.

That is UniLoRA, as PEFT has it: theta_D = P theta_d with orthonormal columns. It begins with pairs as large at every d as PEFT's are at
d = D, and takes steps that move them as far as LoRA's rate would: both grow with sqrt(D / d), because P divides them by it. In PEFT's own
beginning the pairs of a small d are so close to zero that their product has no gradient.

Sources: Li et al., 2018, https://arxiv.org/abs/1804.08838; Li et al., 2025, Uni-LoRA, https://arxiv.org/abs/2506.00799.
"""

import math
from collections.abc import Sequence
from typing import Any

import torch
from peft import UniLoraConfig, get_peft_model
from transformers import get_linear_schedule_with_warmup, set_seed

from ..contracts import Progress
from ..model.count import architecture_of, lora_parameters, target_layers
from ..model.load import Loaded, quiet
from ..model.prompt import Encoded
from ..recipe import Train
from .arguments import warmup
from .computing import backward
from .lora import wrap
from .schedule import plan_of
from .update import update_loss

BOUND = 0.02  # of the numbers the pairs begin with, PEFT's own for as many free numbers as there are places


def whole_space(model: Any, settings: Train) -> int:
    """Return D, the numbers in the LoRA pairs of a base that is not wrapped."""
    return lora_parameters(target_layers(architecture_of(model), settings.target_modules), settings.rank)


def wrap_in_subspace(loaded: Loaded, settings: Train, *, dimension: int | None) -> Any:
    """Return the base wrapped with pairs of `dimension` free numbers, the same for the same seed; with ordinary ones for None."""
    if dimension is None:
        return wrap(loaded, settings)
    set_seed(settings.seed)
    names = [layer.name for layer in target_layers(architecture_of(loaded.model), settings.target_modules)]
    config = UniLoraConfig(
        r=settings.rank,
        theta_d_length=dimension,
        proj_seed=settings.seed,
        target_modules=names,
        init_theta_d_bound=BOUND * _stretch(loaded.model, settings, dimension),
        task_type="CAUSAL_LM",
    )
    with quiet():
        return get_peft_model(loaded.model, config)


def train_briefly(
    loaded: Loaded, train: Sequence[Encoded], settings: Train, *, dimension: int | None, learning_rate: float, progress: Progress
) -> Any:
    """Return the base wrapped and trained for `settings.max_steps` updates, in evaluation mode; `unload()` gives the base back.

    AdamW with a linear fall, `learning_rate` that of the pairs. Nothing is saved on the way: it is meant to be short.
    """
    stretch = _stretch(loaded.model, settings, dimension) if dimension else 1.0
    model, plan = wrap_in_subspace(loaded, settings, dimension=dimension), plan_of(train, settings)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=learning_rate * stretch, weight_decay=settings.weight_decay)
    falling = get_linear_schedule_with_warmup(optimiser, warmup(settings, len(plan.updates)), len(plan.updates))
    model.train()
    for step, update in enumerate(plan.updates, start=1):
        place = f"{settings.seed}/{step}"
        loss = update_loss(model, [train[nth] for nth in update], row_tokens=settings.row_tokens, backward=backward, place=place)
        optimiser.step()
        optimiser.zero_grad()
        falling.step()
        progress.advance(step, len(plan.updates), f"loss {loss:.3f}")
    return model.eval()


def _stretch(model: Any, settings: Train, dimension: int) -> float:
    return math.sqrt(whole_space(model, settings) / dimension)
