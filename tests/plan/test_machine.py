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
    ticks = itertools.accumulate(itertools.chain([0.0, 0.0, 0.4, 0.0, 0.1], itertools.repeat(0.3)))
    assert measure_machine(seconds=1.0, clock=lambda: next(ticks)).rates["float32"] == pytest.approx(2 * 768**3 / 0.1)


@pytest.mark.parametrize(
    ("said", "gib", "dtype"),
    [
        ("T4", 14.7, "float32"),
        ("V100", 15.7, "float32"),
        ("RTX 2070", 7.8, "float32"),
        ("3080 Ti", 11.7, "bfloat16"),
        ("3080ti", 11.7, "bfloat16"),
        ("a100", 79.1, "bfloat16"),
        ("8GiB", 8, "float32"),
        ("24 GiB", 24, "float32"),
    ],
)
def test_named_budgets_are_known_however_they_are_written(said: str, gib: float, dtype: str) -> None:
    machine = named(said)
    assert (machine.memory_bytes, machine.dtype, machine.device) == (int(gib * GIB), dtype, "cuda")


def test_an_amount_in_gigabytes_is_decimal() -> None:
    assert named("8GB").memory_bytes == 8_000_000_000


def test_nothing_is_no_budget() -> None:
    with pytest.raises(RecipeError, match="no budget '0GB'"):
        named("0GB")


def test_unknown_budget_names_the_nearest() -> None:
    with pytest.raises(RecipeError, match="'a100'"):
        named("a1000")


def test_rates_are_below_the_data_sheet() -> None:
    assert named("A100").rate("bfloat16") == pytest.approx(125e12, rel=0.01)
    assert named("T4").rate("bfloat16") == named("T4").rate("float32")
