"""A recipe's training settings as the Trainer of transformers takes them."""

import logging
import math
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from transformers import TrainingArguments

from ..errors import MissingExtra, RecipeError
from ..recipe import Train
from .tracking import PROJECT, require_tracker

# What an optimiser is made by, where that is not torch or transformers: package to import -> package to install.
_MAKERS = {
    "bitsandbytes": "bitsandbytes",
    "torchao": "torchao",
    "grokadamw": "grokadamw",
    "schedulefree": "schedulefree",
    "optimi": "torch-optimi",
}
# Schedules that wait for a dev loss before they change the rate.
WATCHING = ("reduce_lr_on_plateau", "greedy")
_NEVER = 2**31


def arguments(settings: Train, *, n_updates: int, folder: Path, model: Any, name: str = "") -> TrainingArguments:
    """Return the Trainer's arguments for a training of some updates; when to save and take the dev loss is not left to it.

    RecipeError where the warm-up leaves no update, MissingExtra where the package of the optimiser or the tracker is absent.
    """
    require_maker(settings.optim)
    require_tracker(settings.report_to)
    logging.getLogger("transformers.trainer").setLevel(logging.ERROR)
    is_watching = settings.lr_scheduler_type in WATCHING
    return TrainingArguments(
        output_dir=str(folder),
        per_device_train_batch_size=1,  # one item is one update
        max_steps=n_updates,
        learning_rate=settings.learning_rate,
        lr_scheduler_type=settings.lr_scheduler_type,
        lr_scheduler_kwargs=dict(settings.lr_scheduler_kwargs),
        warmup_steps=warmup(settings, n_updates),
        optim=settings.optim,
        weight_decay=settings.weight_decay,
        adam_beta2=settings.adam_beta2,
        max_grad_norm=settings.max_grad_norm,
        seed=settings.seed,
        use_cpu=model.device.type == "cpu",
        save_strategy="no",
        eval_strategy="steps" if is_watching else "no",  # transformers insists on one for these schedules
        eval_steps=_NEVER if is_watching else None,
        metric_for_best_model="dev_loss" if is_watching else None,
        greater_is_better=False if is_watching else None,
        logging_strategy="no",
        logging_nan_inf_filter=False,
        remove_unused_columns=False,
        dataloader_pin_memory=False,
        disable_tqdm=True,
        report_to=settings.report_to,
        run_name=name or None,
        project=PROJECT,
    )


def require_dev(settings: Train, *, has_dev: bool) -> None:
    """Raise RecipeError where a schedule waits for a dev loss that is never taken."""
    if settings.lr_scheduler_type in WATCHING and not has_dev:
        raise RecipeError(
            f"train.lr_scheduler_type {settings.lr_scheduler_type} follows the dev loss, and there are no dev examples.",
            hint="Set split.dev_share, or another schedule.",
        )


def warmup(settings: Train, n_updates: int) -> int:
    """Return over how many updates the learning rate rises; RecipeError where that is all of them."""
    if settings.warmup_steps >= n_updates:
        raise RecipeError(
            f"train.warmup_steps is {settings.warmup_steps}, and the training has {n_updates} updates: it would end while warming up.",
            hint="Lower it, or set train.warmup_ratio in its place.",
        )
    return settings.warmup_steps or min(math.ceil(settings.warmup_ratio * n_updates), n_updates - 1)


def require_maker(optim: str) -> None:
    """Raise MissingExtra where the package that makes an optimiser is not installed."""
    package = maker(optim)
    if package and find_spec(package) is None:
        raise MissingExtra(
            f"train.optim {optim} needs {_MAKERS[package]}, which is not installed.", hint=f"Run: pip install {_MAKERS[package]}"
        )


def maker(optim: str) -> str | None:
    """Return the package to import that an optimiser comes from, None for torch and transformers themselves."""
    match optim:
        case "adamw_torch_4bit" | "adamw_torch_8bit":
            return "torchao"
        case "grokadamw":
            return "grokadamw"
        case "stable_adamw":
            return "optimi"
    if optim.startswith("schedule_free"):
        return "schedulefree"
    return "bitsandbytes" if optim.startswith(("paged_", "lion_", "ademamix", "rmsprop_bnb")) or optim.endswith("_8bit") else None
