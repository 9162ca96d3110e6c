import pytest
import torch

from loresmith.rank.step_size import Arm, is_confounded, step_ratios

STUDY_D = {str(rank): Arm(rank, 8 * rank, 2e-4) for rank in (1, 6, 14, 64)}
CONSTANT = {str(rank): Arm(rank, 32, 2e-4) for rank in (1, 6, 14, 64)}


def test_alpha_of_eight_ranks_makes_the_step_grow_with_the_rank() -> None:
    assert step_ratios(STUDY_D) == pytest.approx({"1": 1, "6": 6, "14": 14, "64": 64})
    assert is_confounded(STUDY_D)


def test_constant_alpha_keeps_the_step() -> None:
    assert set(step_ratios(CONSTANT).values()) == {pytest.approx(1)}
    assert not is_confounded(CONSTANT)


def test_a_learning_rate_settled_per_arm_can_undo_it() -> None:
    assert not is_confounded({name: arm._replace(learning_rate=arm.learning_rate / arm.rank) for name, arm in STUDY_D.items()})
    assert is_confounded({name: arm._replace(uses_rslora=True) for name, arm in CONSTANT.items()})


@pytest.mark.parametrize(("per_rank", "rslora"), [(True, False), (False, False), (False, True)])
def test_the_first_step_of_a_real_model_is_as_the_formula_says(per_rank: bool, rslora: bool) -> None:
    arms = {str(r): Arm(r, 8 * r if per_rank else 32, 1e-3, rslora) for r in (1, 16)}
    falls = {name: _first_fall(512, arm) for name, arm in arms.items()}
    measured = falls["16"] / falls["1"]
    assert measured == pytest.approx(step_ratios(arms)["16"] / step_ratios(arms)["1"], rel=0.25)


def _first_fall(width: int, arm: Arm) -> float:
    """The first-order fall of a linear loss <G, W + s·B·A> under Adam's first step, PEFT's own layer and its own initial A."""
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(0)
    layer = torch.nn.Sequential(torch.nn.Linear(width, 64, bias=False))
    config = LoraConfig(r=int(arm.rank), lora_alpha=arm.alpha, use_rslora=arm.uses_rslora, target_modules=["0"])
    model = get_peft_model(layer, config)
    x, slope = torch.randn(8, width), torch.randn(8, 64)
    (model(x) * slope).sum().backward()
    b = next(parameter for name, parameter in model.named_parameters() if "lora_B" in name)
    assert b.grad is not None
    return arm.learning_rate * float(b.grad.abs().sum())
