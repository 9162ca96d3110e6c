"""What fits, and what to change where it does not."""

from typing import Any

import pytest

from loresmith.plan.budget import fits
from loresmith.plan.machine import Machine, named
from loresmith.plan.milder import milder
from loresmith.plan.work import Work
from loresmith.recipe import Train

WORK = Work(1000, 200_000, 150_000, 30_000, 150_000_000, 150, 1000, 200, 600)


def test_every_step_needs_no_more_than_the_one_before(smollm2_shape: Any) -> None:
    from loresmith.plan.memory import memory

    machine = named("A100")
    steps = list(milder(Train(rank=64), WORK, may_pack=True))
    peaks = [memory(smollm2_shape, one.settings, one.work, machine=machine, dtype="bfloat16").peak for one in steps]
    assert peaks == sorted(peaks, reverse=True)


def test_changes_are_the_settings_that_are_predicted(smollm2_shape: Any) -> None:
    for one in milder(Train(), WORK, may_pack=True):
        assert {key: getattr(one.settings, key) for key in one.changes} == one.changes


def test_shorter_texts_come_in_shorter_rows() -> None:
    last = list(milder(Train(), WORK, may_pack=False))[-1]
    assert last.settings.max_length == last.settings.row_tokens == last.work.longest_row == 256


def test_changes_that_are_not_needed_are_left_out(phi_shape: Any) -> None:
    found = fits(phi_shape, Train(), WORK, named("T4"))
    assert found.options[0].changes == ("train.quantize=nf4",)
    assert found.options[0].is_fitting


def test_four_bits_are_proposed_where_settings_allow_them() -> None:
    def packs(settings: Train, *, may_pack: bool) -> bool:
        return any(one.settings.quantize == "nf4" for one in milder(settings, WORK, may_pack=may_pack))

    assert packs(Train(), may_pack=True)
    assert not packs(Train(), may_pack=False)
    assert not packs(Train(init_lora_weights="pissa"), may_pack=True)


def test_nothing_left_to_change_is_said_with_the_largest_model(smollm2_shape: Any) -> None:
    settings, work = Train(rank=4, gradient_checkpointing=True), Work(10, 1000, 1000, 200, 10_000, 10, 100, 20, 100)
    found = fits(smollm2_shape, settings, work, Machine("toaster", 500_000_000, {"float32": 1e9}, 1e9))
    assert found.options == ()
    assert "whatever is set" in found.sentence()


@pytest.mark.parametrize(("budget", "word"), [("T4", "Fits T4"), ("3GB", "Does not fit 3GB")])
def test_the_sentence_says_it(smollm2_shape: Any, budget: str, word: str) -> None:
    assert fits(smollm2_shape, Train(), WORK, named(budget)).sentence().startswith(word)
