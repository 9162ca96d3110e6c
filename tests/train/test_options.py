"""Every option trains, resumes to the same bytes, and is there again when the adapter is loaded."""

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers.trainer_utils import SchedulerType
from transformers.training_args import OptimizerNames

from loresmith.errors import MissingExtra, RecipeError
from loresmith.recipe import Train
from loresmith.train.arguments import maker, require_maker, warmup
from loresmith.train.fit import Fitted
from loresmith.train.lora import pairs, wrap

BASIS = {"rank": 4, "alpha": 8, "learning_rate": 1e-2, "batch_size": 4, "max_steps": 3, "early_stopping_patience": 0, "eval_per_epoch": 3}
ONE_SAVE = {"eval_per_epoch": 0.1}
ADAPTERS: list[dict[str, Any]] = [
    {"bias": "all", "target_modules": ("q_proj", "v_proj")},
    {"use_dora": True},
    {"use_rslora": True, "dropout": 0.2},
    {"rank_pattern": {"q_proj": 2, r"layers\.1\.mlp\.up_proj": 8}, "alpha_pattern": {"v_proj": 3}},
    {"gradient_checkpointing": True},
    {"init_lora_weights": "gaussian"},
    {"init_lora_weights": "orthogonal"},
    {"init_lora_weights": "pissa"},
    {"init_lora_weights": "pissa_niter_4"},
    {"init_lora_weights": "olora"},
    {"init_lora_weights": "pissa", "use_rslora": True, "rank_pattern": {"q_proj": 2}, "alpha_pattern": {"v_proj": 3}},
    {"init_lora_weights": "mica"},
    {"group_by_passage": True},
    {"quantize": "nf4", "learning_rate": 1e-3},
    {"quantize": "int8", "learning_rate": 1e-3},
]
SCHEDULES: dict[str, dict[str, float]] = {
    "cosine_with_min_lr": {"min_lr_rate": 0.1},
    "cosine_warmup_with_min_lr": {"min_lr_rate": 0.1},
    "warmup_stable_decay": {"num_decay_steps": 1},
}


def label(option: dict[str, Any]) -> str:
    return " ".join(f"{key}={value}" for key, value in option.items() if key != "learning_rate")


@pytest.mark.parametrize("option", ADAPTERS, ids=label)
def test_an_adapter_of_every_kind_trains_resumes_and_loads_back(survives: Callable[[Train], Fitted], option: dict[str, Any]) -> None:
    whole = survives(Train(**{**BASIS, **option}))
    said = json.loads((whole.adapter / "adapter_config.json").read_bytes())["init_lora_weights"]
    assert said in (True, "gaussian", "orthogonal", "mica")  # any loader can read it beside the ordinary base


@pytest.mark.parametrize("name", Train.OPTIMISERS)
def test_an_optimiser_trains_or_says_what_it_needs(trained: Callable[..., Fitted], tmp_path: Path, name: str) -> None:
    settings = Train(**{**BASIS, **ONE_SAVE, "max_steps": 2, "optim": name})
    if (package := maker(name)) and find_spec(package) is None:
        with pytest.raises(MissingExtra, match="pip install"):
            require_maker(name)
        return
    fitted = trained(tmp_path, settings, dev=False)
    assert fitted.n_updates == 2
    with torch.no_grad():
        assert all(torch.isfinite(torch.tensor(row["loss"])) for row in fitted.history if "loss" in row)


@pytest.mark.parametrize("schedule", [member.value for member in SchedulerType])
def test_every_schedule_of_transformers_trains(trained: Callable[..., Fitted], tmp_path: Path, schedule: str) -> None:
    settings = Train(
        **{**BASIS, **ONE_SAVE, "lr_scheduler_type": schedule, "lr_scheduler_kwargs": SCHEDULES.get(schedule, {}), "warmup_steps": 1}
    )
    rates = [row["learning_rate"] for row in trained(tmp_path, settings).history if "loss" in row]
    assert max(rates) == pytest.approx(1e-2)


@pytest.mark.parametrize(("schedule", "kwargs"), [("cosine_with_min_lr", {}), ("linear", {"min_lr": 0.1})])
def test_a_schedule_that_cannot_be_made_is_one_sentence(
    trained: Callable[..., Fitted], tmp_path: Path, schedule: str, kwargs: dict[str, float]
) -> None:
    settings = Train(**{**BASIS, "lr_scheduler_type": schedule, "lr_scheduler_kwargs": kwargs})
    with pytest.raises(RecipeError, match=rf"train\.lr_scheduler_type {schedule} cannot be made: .*min_lr"):
        trained(tmp_path, settings)


def test_pairs_that_cannot_begin_so_are_one_sentence(tiny: Any) -> None:
    with pytest.raises(RecipeError, match=r"cannot be put beside .*: Orthogonal initialization requires"):
        wrap(tiny, Train(rank=3, init_lora_weights="orthogonal"))


def test_every_optimiser_named_is_one_of_transformers() -> None:
    known = {member.value for member in OptimizerNames}
    assert set(Train.OPTIMISERS) <= known
    left = {name for name in known - set(Train.OPTIMISERS) if not name.startswith(("galore", "apollo", "lomo", "adalomo"))}
    assert left == {"adamw_torch_xla", "adamw_torch_npu_fused", "adamw_anyprecision"}


def test_a_wrong_optimiser_is_met_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'paged_adamw_8bit'"):
        Train(optim="paged_adam_8bit")


def test_a_warm_up_that_swallows_the_training_is_refused() -> None:
    with pytest.raises(RecipeError, match="warmup_steps is 12, and the training has 12 updates"):
        warmup(Train(warmup_steps=12), 12)
    with pytest.raises(ValueError, match="warmup_steps must be below max_steps"):
        Train(warmup_steps=5, max_steps=5)
    assert warmup(Train(warmup_ratio=0.9), 1) == 0


def test_ranks_and_scalings_are_those_of_the_recipe(tiny: Any) -> None:
    settings = Train(rank=4, alpha=8, use_rslora=True, rank_pattern={"q_proj": 16}, alpha_pattern={"layers.0.mlp.up_proj": 2})
    found = pairs(wrap(tiny, settings))
    assert len(found) == 14
    assert found["model.layers.1.self_attn.q_proj"] == (16, 2.0)
    assert found["model.layers.0.mlp.up_proj"] == (4, 1.0)
    assert found["model.layers.1.mlp.up_proj"] == (4, 4.0)


def test_a_pattern_that_names_nothing_is_refused(tiny: Any) -> None:
    with pytest.raises(RecipeError, match=r"train\.rank_pattern names 'query'"):
        wrap(tiny, Train(rank_pattern={"query": 2}))
