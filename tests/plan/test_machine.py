"""A machine is measured, or named."""

import itertools

import pytest

from loresmith.errors import RecipeError
from loresmith.plan.machine import GIB, measure_machine, named


def test_this_machine_has_rates_and_memory() -> None:
    machine = measure_machine(seconds=0.05)
    assert machine.rates["float32"] > 1e8
    assert machine.bandwidth > 1e7
    assert machine.memory_bytes > GIB // 4


def test_best_of_several_is_taken() -> None:
    ticks = itertools.accumulate(itertools.chain([0.0, 0.0, 0.4, 0.0, 0.0, 0.1, 0.0], itertools.repeat(0.3)))
    assert measure_machine(seconds=1.0, clock=lambda: next(ticks)).rates["float32"] == pytest.approx(2 * 768**3 / 0.1)


@pytest.mark.parametrize(
    ("said", "gib", "dtype"),
    [
        ("T4", 16, "float32"),
        ("V100", 16, "float32"),
        ("RTX 2070", 8, "float32"),
        ("3080 Ti", 12, "bfloat16"),
        ("3080ti", 12, "bfloat16"),
        ("a100", 80, "bfloat16"),
        ("8GB", 8, "float32"),
        ("24 GiB", 24, "float32"),
    ],
)
def test_named_budgets_are_known_however_they_are_written(said: str, gib: int, dtype: str) -> None:
    machine = named(said)
    assert (machine.memory_bytes, machine.dtype, machine.device) == (gib * GIB, dtype, "cuda")


def test_unknown_budget_names_the_nearest() -> None:
    with pytest.raises(RecipeError, match="'a100'"):
        named("a1000")


def test_rates_are_below_the_data_sheet() -> None:
    assert named("A100").rate("bfloat16") == pytest.approx(125e12, rel=0.01)
    assert named("T4").rate("bfloat16") == named("T4").rate("float32")
