"""One setting at a time, and how far the memory lets it go."""

from dataclasses import replace
from typing import Any

import pytest

from loresmith.plan.dials import dials, reach
from loresmith.plan.machine import Machine, named
from loresmith.plan.predict import predict
from loresmith.plan.room import has_room
from loresmith.plan.work import Work
from loresmith.recipe import Train

WORK = Work(1000, 200_000, 150_000, 30_000, 150_000_000, 150, 1000, 200, 600)


def turned(shape: Any, settings: Train, machine: Machine) -> dict[str, dict[Any, Any]]:
    found: dict[str, dict[Any, Any]] = {}
    for one in dials(shape, settings, lambda tried: WORK.in_rows_of(tried.row_tokens), machine):
        found.setdefault(one.key, {})[one.value] = one
    return found


def test_its_own_value_of_every_setting_is_the_recipe_as_it_is(smollm2_shape: Any) -> None:
    found = turned(smollm2_shape, Train(rank=12), named("T4"))
    own = [one for values in found.values() for one in values.values() if one.is_own]
    assert {one.key for one in own} == {"rank", "max_length", "row_tokens", "gradient_checkpointing", "quantize"}
    assert len({one.prediction for one in own}) == 1
    assert 12 in found["rank"]


def test_higher_ranks_and_longer_rows_take_more(smollm2_shape: Any) -> None:
    found = turned(smollm2_shape, Train(), named("T4"))
    for key in ("rank", "row_tokens"):
        peaks = [one.prediction.peak_memory_bytes for _, one in sorted(found[key].items())]
        assert peaks == sorted(peaks)


def test_what_changes_nothing_is_left_out(smollm2_shape: Any) -> None:
    found = turned(smollm2_shape, Train(), Machine("CPU", 8 << 30, {"float32": 1e11}, 1e10))
    assert "quantize" not in found
    assert sorted(found["max_length"]) == [256, 512, 1024]  # no example has more than 600 tokens
    assert min(found["row_tokens"]) >= 600


@pytest.mark.parametrize("budget", ["4GB", "8GB", "T4"])
def test_what_is_reached_fits_and_twice_as_much_does_not(smollm2_shape: Any, budget: str) -> None:
    machine, settings = named(budget), Train()
    found = reach(smollm2_shape, settings, WORK, machine)

    def fits(rank: int, tokens: int) -> bool:
        work = replace(WORK, longest_row=tokens, row_answers=tokens // 5)
        return has_room(predict(smollm2_shape, settings.model_copy(update={"rank": rank}), work, machine), machine)

    assert fits(found.rank, 1000)
    assert found.rank == 256 or not fits(2 * found.rank, 1000)
    assert fits(16, found.row_tokens)
    assert not fits(16, 2 * found.row_tokens)


def test_nothing_is_reached_where_nothing_fits(phi_shape: Any) -> None:
    assert reach(phi_shape, Train(), WORK, named("1GB")) == (0, 0)
