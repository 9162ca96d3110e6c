import numpy as np
import pytest

from loresmith.rank.change import change
from loresmith.rank.neighbours import Array
from loresmith.rank.profile import Profile, measure_profile
from loresmith.rank.repeats import repeats

DOCUMENTS = [f"d{i // 5}" for i in range(600)]


def layer(d: int, seed: int = 0) -> Array:
    random = np.random.default_rng(seed)
    return np.asarray(random.normal(size=(600, d)) @ np.linalg.qr(random.normal(size=(50, d)))[0].T)


def profile(*dimensions: int, seed: int = 0) -> Profile:
    return measure_profile([(str(i + 1), layer(d, seed + i)) for i, d in enumerate(dimensions)], DOCUMENTS, resamples=200, seed=0)


def test_each_layer_has_its_dimension_inside_its_interval() -> None:
    found = profile(3, 8)
    assert [one.layer for one in found.layers] == ["1", "2"]
    assert found.scales == (2, 4, 8)
    for one, expected in zip(found.layers, (3.0, 7.5), strict=True):
        assert one.dimension == pytest.approx(expected, rel=0.1)
        assert one.dimension is not None
        assert one.low < one.dimension < one.high
        assert one.n == 600


def test_the_same_states_have_changed_by_nothing() -> None:
    found = profile(5)
    same = change(found, "1", profile(5), "1")
    assert same.difference == 0
    assert same.interval == (0, 0)


def test_a_change_between_layers_is_seen() -> None:
    found = profile(3, 9)
    rise = change(found, "2", found, "1")
    assert rise.difference == pytest.approx(5.5, rel=0.2)
    assert rise.interval.low > 4


def test_a_layer_without_a_plateau_is_read_and_has_no_dimension() -> None:
    power_law = np.random.default_rng(0).normal(size=(600, 400)) / np.arange(1, 401) ** 0.5
    found = measure_profile([("1", layer(5)), ("2", power_law)], DOCUMENTS, resamples=50, seed=0)
    assert found.layers[1].dimension is None
    assert found.layers[1].note.startswith("no plateau")
    assert found.layers[1].low < found.layers[1].reading < found.layers[1].high
    assert change(found, "2", found, "1").note == "no plateau in layer 2"


def test_identical_states_are_left_out_and_counted() -> None:
    points = layer(5)
    points[500:] = points[:100]
    found = measure_profile([("1", points)], DOCUMENTS, resamples=50, seed=0)
    assert (found.layers[0].n, found.layers[0].n_twins) == (500, 100)
    assert found.twins["1"][0].of == 0
    dropped = list(repeats(found, [f"q{nth}" for nth in range(600)]))
    assert len(dropped) == 100
    assert (dropped[0].record, dropped[0].reason) == ("q500", "identical-state")
    assert dropped[0].detail == "of q0, 0 of the usual distance, in 1 of 1 layers, from 1 to 1"


def test_a_layer_of_one_vector_is_no_error() -> None:
    found = measure_profile([("1", np.ones((600, 8)))], DOCUMENTS, resamples=50, seed=0)
    assert found.layers[0].dimension is None
    assert "only 1 different points" in found.layers[0].note
    assert change(found, "1", found, "1") == (None, pytest.approx((np.nan, np.nan), nan_ok=True), "no reading of layer 1")


def test_profiles_at_other_scales_are_not_compared() -> None:
    coarse = measure_profile([("1", layer(5))], DOCUMENTS, resamples=200, seed=0, scales=(4, 8, 16))
    with pytest.raises(ValueError, match="same scales"):
        change(coarse, "1", profile(5), "1")
