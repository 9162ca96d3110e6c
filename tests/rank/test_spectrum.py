from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loresmith.rank.adapter import Pair
from loresmith.rank.spectrum import decompose, energy_ranks, module_spectrum, singular_values, spectrum, usage, weight_norms


def pair(values: list[float], *, scaling: float = 1.0, inputs: int = 12, outputs: int = 9) -> Pair:
    """A pair whose product has these singular values."""
    random = np.random.default_rng(0)
    r = len(values)
    left, right = (np.linalg.qr(random.normal(size=(n, r)))[0] for n in (outputs, inputs))
    mix = random.normal(size=(r, r))
    a = np.linalg.inv(mix) @ np.diag(values) @ right.T / scaling
    return Pair("m", a.astype(np.float32), (left @ mix).astype(np.float32), scaling, ("a", "b"))


def test_singular_values_are_those_of_the_product() -> None:
    made = pair([5, 3, 1], scaling=2.0)
    assert singular_values(made) == pytest.approx([5, 3, 1], rel=1e-5)
    left, values, right = decompose(made)
    np.testing.assert_allclose(left * values @ right, 2.0 * made.b @ made.a, atol=1e-5)


def test_equal_directions_use_the_whole_rank() -> None:
    row = module_spectrum(pair([2, 2, 2, 2]))
    assert (row.stable_rank, row.effective_rank) == pytest.approx((4, 4), rel=1e-4)
    assert (row.r90, row.r99, row.use) == (4, 4, 1.0)


def test_one_direction_uses_one() -> None:
    row = module_spectrum(pair([10, 1e-4, 1e-4, 1e-4]))
    assert row.stable_rank == pytest.approx(1, abs=1e-3)
    assert row.effective_rank == pytest.approx(1, abs=1e-3)
    assert (row.r90, row.r99, row.use) == (1, 1, 0.25)


def test_norms_are_frobenius_and_relative_to_the_base() -> None:
    row = module_spectrum(pair([3, 4]), weight_norm=50)
    assert row.norm == pytest.approx(5, rel=1e-5)
    assert row.relative_norm == pytest.approx(0.1, rel=1e-5)


def test_an_update_of_zero_has_no_ranks() -> None:
    row = module_spectrum(Pair("m", np.ones((3, 5), np.float32), np.zeros((4, 3), np.float32), 1.0, ("a", "b")))
    assert (row.norm, row.stable_rank, row.effective_rank, row.r99, row.use) == (0, None, None, 0, 0)


def test_a_rank_above_the_matrix_has_only_its_values() -> None:
    random = np.random.default_rng(0)
    wide = Pair("m", random.normal(size=(20, 5)).astype(np.float32), random.normal(size=(4, 20)).astype(np.float32), 1.0, ("a", "b"))
    assert singular_values(wide) == pytest.approx(np.linalg.svd(wide.b.astype(float) @ wide.a.astype(float))[1], rel=1e-6)


@given(st.floats(0.01, 100), st.integers(0, 10))
def test_ranks_do_not_mind_scaling_and_lie_within_the_rank(scaling: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    a, b = random.normal(size=(4, 8)).astype(np.float32), random.normal(size=(6, 4)).astype(np.float32)
    plain, scaled = module_spectrum(Pair("m", a, b, 1.0, ("a", "b"))), module_spectrum(Pair("m", a, b, scaling, ("a", "b")))
    assert plain.stable_rank == pytest.approx(scaled.stable_rank)
    assert plain.effective_rank == pytest.approx(scaled.effective_rank)
    assert plain.stable_rank is not None
    assert plain.effective_rank is not None
    assert 1 <= plain.stable_rank <= plain.effective_rank**2 <= 16
    assert 1 <= plain.r90 <= plain.r99 <= 4


def test_usage_tells_too_much_from_all() -> None:
    found = usage(spectrum([pair([9, 1e-3, 1e-3, 1e-3]), pair([9, 1e-3, 1e-3, 1e-3]), pair([1, 1, 1, 1])]))
    assert found == pytest.approx((2 / 3, 1 / 3))


def test_energy_ranks_hold_the_share_asked_for() -> None:
    assert energy_ranks([pair([3, 1, 1])], 0.8) == {"m": 1}
    assert energy_ranks([pair([3, 1, 1])], 0.9) == {"m": 2}


def test_weight_norms_are_those_of_the_base(tiny: Any) -> None:
    name = "model.layers.1.mlp.up_proj"
    assert weight_norms(tiny.model, [name]) == {name: pytest.approx(float(tiny.model.get_submodule(name).weight.norm()))}
