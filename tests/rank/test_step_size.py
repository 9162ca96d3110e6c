import pytest
import torch

from loresmith.rank.step_size import Arm, is_confounded, step_ratios

STUDY_D = {str(rank): Arm(rank, 8 * rank, 2e-4) for rank in (1, 6, 14, 64)}
CONSTANT = {str(rank): Arm(rank, 32, 2e-4) for rank in (1, 6, 14, 64)}


def test_alpha_of_eight_ranks_makes_the_step_grow_with_the_rank() -> None:
    assert step_ratios(STUDY_D) == pytest.approx({"1": 1, "6": 6, "14": 14, "64": 64})
    assert is_confounded(STUDY_D)


def test_constant_alpha_keeps_the_step() -> None:
    assert list(step_ratios(CONSTANT).values()) == pytest.approx([1] * 4)
    assert not is_confounded(CONSTANT)


def test_a_learning_rate_settled_per_arm_can_undo_it() -> None:
    assert not is_confounded({name: arm._replace(learning_rate=arm.learning_rate / arm.rank) for name, arm in STUDY_D.items()})
    assert is_confounded({name: arm._replace(uses_rslora=True) for name, arm in CONSTANT.items()})


@pytest.mark.parametrize(("per_rank", "rslora"), [(True, False), (False, False), (False, True)])
def test_the_first_step_of_pefts_own_layer_is_as_the_formula_says(per_rank: bool, rslora: bool) -> None:
    arms = {str(r): Arm(r, 8 * r if per_rank else 32, 1e-3, rslora) for r in (1, 16)}
    falls = {name: _first_fall(arm) for name, arm in arms.items()}
    measured = falls["16"] / falls["1"]
    assert measured == pytest.approx(step_ratios(arms)["16"] / step_ratios(arms)["1"], rel=0.1)


def _first_fall(arm: Arm) -> float:
    """The first-order fall of a linear loss under Adam's first step, with the initial A of PEFT: 64 layers, so that chance evens out."""
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(0)
    layers = torch.nn.ModuleDict({f"n{nth}": torch.nn.Linear(256, 32, bias=False) for nth in range(64)})
    config = LoraConfig(r=int(arm.rank), lora_alpha=arm.alpha, use_rslora=arm.uses_rslora, target_modules=list(layers))
    get_peft_model(layers, config)
    x, slope = torch.randn(64, 256), torch.randn(64, 32)
    sum((layer(x) * slope).sum() for layer in layers.values()).backward()
    gradients = [parameter.grad for name, parameter in layers.named_parameters() if "lora_B" in name]
    return arm.learning_rate * sum(float(gradient.abs().sum()) for gradient in gradients)
