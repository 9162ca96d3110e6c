from typing import Any

import numpy as np
import pytest

from loresmith.errors import TrainingError
from loresmith.rank.allocate import alphas, by_dimension, by_module, gelora, layer_of, uniform
from loresmith.rank.patterns import patterns
from loresmith.rank.profile import Profile, measure_profile
from loresmith.rank.wrapped import check_ranks

MODULES = [f"model.layers.{layer}.{name}" for layer in (0, 1) for name in ("self_attn.q_proj", "mlp.up_proj")]


def profile(*dimensions: int) -> Profile:
    """A profile whose layers have these dimensions; 0 stands for a layer of one vector, which has none."""
    random = np.random.default_rng(0)
    states = [(str(nth + 1), random.normal(size=(500, d)) if d else np.ones((500, 3))) for nth, d in enumerate(dimensions)]
    return measure_profile(states, [str(i // 2) for i in range(500)], resamples=200, seed=0)


def test_study_d_arms_are_the_least_the_largest_and_each() -> None:
    found = profile(3, 6, 4)
    assert by_dimension(found, 3, take="min", rounding="round").rank_by_layer == {0: 3, 1: 3, 2: 3}
    assert by_dimension(found, 3, take="max", rounding="round").rank_by_layer == {0: 6, 1: 6, 2: 6}
    assert by_dimension(found, 3, take="each", rounding="round") == ({0: 3, 1: 6, 2: 4}, ())


def test_a_layer_without_a_dimension_takes_its_neighbours_and_says_so() -> None:
    allocation = by_dimension(profile(2, 0, 6), 3, take="each", rounding="round")
    assert allocation.rank_by_layer == {0: 2, 1: 4, 2: 6}
    assert allocation.notes == ("layers 1 have no dimension of their own and take their neighbours'",)


def test_no_dimension_anywhere_is_an_error() -> None:
    with pytest.raises(ValueError, match="no layer"):
        by_dimension(profile(0, 0), 2, take="min", rounding="round")


def test_gelora_takes_the_rise_and_adds_one() -> None:
    allocation = gelora(profile(3, 6, 4), 3, bound="estimate", rounding="round")
    assert allocation.rank_by_layer == {0: 1, 1: 4, 2: 1}
    assert allocation.notes[0] == "1 of 2 rises between layers are told from noise"


def test_gelora_bounded_from_above_is_never_below_the_estimate() -> None:
    found = profile(3, 5, 5, 5)
    estimate, upper = (gelora(found, 4, bound=bound, rounding="ceil").rank_by_layer for bound in ("estimate", "upper"))  # type: ignore[arg-type]
    assert all(upper[layer] >= estimate[layer] for layer in estimate)
    assert upper != estimate


def test_layers_are_read_off_the_path() -> None:
    assert [layer_of(name) for name in ("model.layers.17.mlp.up_proj", "transformer.h.3.attn.c_attn", "lm_head")] == [17, 3, -1]


def test_alpha_is_constant_or_grows_with_the_rank() -> None:
    assert alphas({"a": 1, "b": 14}, alpha=8, per_rank=True) == {"a": 8, "b": 112}
    assert alphas({"a": 1, "b": 14}, alpha=32, per_rank=False) == {"a": 32, "b": 32}


def wrapped(tiny: Any, config: dict[str, Any]) -> Any:
    from peft import LoraConfig, get_peft_model

    return get_peft_model(tiny.model, LoraConfig(target_modules=MODULES, **config))


def test_a_model_wrapped_with_the_patterns_has_those_ranks_and_scalings(tiny: Any) -> None:
    ranks = by_module(by_dimension(profile(3, 6), 2, take="each", rounding="round"), MODULES)
    scale = alphas(ranks, alpha=8, per_rank=True)
    model = wrapped(tiny, patterns(ranks, scale))
    check_ranks(model, ranks, dict.fromkeys(MODULES, 8.0))


def test_ranks_without_their_alpha_are_found_out(tiny: Any) -> None:
    ranks = by_module(by_dimension(profile(3, 6), 2, take="each", rounding="round"), MODULES)
    config = patterns(ranks, alphas(ranks, alpha=8, per_rank=True)) | {"alpha_pattern": {}}
    with pytest.raises(TrainingError, match=r"2 of 4 modules .* has scaling 4 in place of 8"):
        check_ranks(wrapped(tiny, config), ranks, dict.fromkeys(MODULES, 8.0))


def test_a_pattern_that_fits_nothing_is_found_out(tiny: Any) -> None:
    model = wrapped(tiny, {"r": 4, "lora_alpha": 8, "rank_pattern": {"layers.1": 2}})
    ranks = {module: 2 if ".1." in module else 4 for module in MODULES}
    with pytest.raises(TrainingError, match=r"layers\.1.*has rank 4 in place of 2"):
        check_ranks(model, ranks, {module: 8 / rank for module, rank in ranks.items()})


def test_a_module_too_few_or_too_many_is_found_out(tiny: Any) -> None:
    model = wrapped(tiny, {"r": 2, "lora_alpha": 4})
    asked = dict.fromkeys([*MODULES[1:], "model.layers.0.mlp.down_proj"], 2)
    with pytest.raises(TrainingError, match=r"2 of 4 modules .*down_proj is not wrapped"):
        check_ranks(model, asked, dict.fromkeys(asked, 2.0))


def test_uniform_ranks_need_no_pattern() -> None:
    ranks = by_module(uniform(16, 2), MODULES)
    assert patterns(ranks, alphas(ranks, alpha=32, per_rank=False)) == {"r": 16, "lora_alpha": 32, "rank_pattern": {}, "alpha_pattern": {}}


def test_ranks_from_readings_that_are_no_dimension_say_so() -> None:
    power_law = np.random.default_rng(0).normal(size=(500, 300)) / np.arange(1, 301)
    found = measure_profile([("1", power_law), ("2", power_law[::-1])], [str(i) for i in range(500)], resamples=50, seed=0)
    expected = "2 of 2 layers have no plateau, so their ranks hang on the scales they are read at, n1 = 2 to 8"
    assert by_dimension(found, 2, take="max", rounding="round").notes == (expected,)
    assert gelora(found, 2, bound="estimate", rounding="round").notes[-1] == expected
