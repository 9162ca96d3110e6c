"""What a budget allows reads as two tables and a sentence."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from loresmith.console.budgets import budget
from loresmith.plan.dials import dials
from loresmith.plan.machine import named
from loresmith.plan.shape import shape_of
from loresmith.plan.work import Work
from loresmith.recipe import Train
from loresmith.steps.allowed import Allowed
from loresmith.steps.earlier import Loss

WORK = Work(1000, 200_000, 150_000, 30_000, 150_000_000, 150, 1000, 200, 100)


@pytest.fixture(scope="module")
def shape() -> Any:
    from transformers import LlamaConfig

    sizes = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 512}
    return shape_of(LlamaConfig(**sizes))


def shown(shape: Any, losses: Any, *, around: tuple[str, ...] = ()) -> str:
    machine = named("T4")
    turned = list(dials(shape, Train(), lambda _: WORK, machine))
    console = Console(width=140, record=True, file=StringIO())
    for part in budget(Allowed([], around, turned, losses), machine, "tiny"):
        console.print(part)
    return console.export_text()


def test_a_loss_known_from_earlier_runs_stands_beside_its_setting(shape: Any) -> None:
    text = shown(shape, {("rank", 8): Loss(0.012, -0.02, 0.041, 2, 60)})
    (line,) = (line for line in text.splitlines() if line.strip().startswith("train.rank=8 "))
    assert "+0.012 nats (−0.020 to +0.041), 2 pairs of earlier fine-tunes" in line
    assert "Of quality nothing is known" not in text


def test_nothing_known_is_said_so(shape: Any) -> None:
    assert "Of quality nothing is known" in shown(shape, {})


def test_what_only_changes_the_computing_learns_the_same(shape: Any) -> None:
    lines = shown(shape, {}).splitlines()
    assert any("train.row_tokens=2048" in line and "the same" in line for line in lines)
    assert any("train.rank=16" in line and "its own" in line for line in lines)


def test_what_was_changed_to_fit_stands_in_the_title(shape: Any) -> None:
    assert "tiny with train.quantize=nf4 on T4" in shown(shape, {}, around=("train.quantize=nf4",))
