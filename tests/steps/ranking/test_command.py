import math
from typing import Any

import pytest

from loresmith.errors import RunError
from loresmith.steps.ranking import command


def test_a_rank_is_recommended_without_training(measured: Any) -> None:
    advice = measured.value["advice"]
    assert advice["rank"] in (1, 4)
    assert advice["sentence"].startswith("Take rank")
    assert not measured.run.path("models").exists()
    assert [row["rank"] for row in measured.value["candidates"]] == [1, 4]
    assert all(row["peak_memory_bytes"] > 0 and row["seconds"] > 0 for row in measured.value["candidates"])


def test_the_bits_are_carried_over_to_all_facts_with_an_interval(measured: Any) -> None:
    need = measured.value["need"]
    assert need["n_measured"] == 20 < need["n_facts"]
    assert need["low"] < need["bits"] < need["high"]
    # A model of random weights gives every token of its vocabulary about the same chance.
    assert need["nats_per_token"] == pytest.approx(math.log(49152), rel=0.02)


def test_every_layer_has_a_row_and_the_figure_is_drawn(measured: Any) -> None:
    assert [row["layer"] for row in measured.value["profile"]["layers"]] == ["1", "2", "norm"]
    assert measured.value["prompts"] == 60
    assert measured.run.path("rank/dimension.svg").read_text().startswith("<svg")
    assert measured.run.path("rank/dimension.csv").read_text().startswith("model,layer")


def test_measuring_again_does_nothing_and_says_the_same(measured: Any) -> None:
    before, n_lines = measured.run.path("rank.json").read_bytes(), len(measured.run.ledger())
    command.rank(measured.recipe, runs=measured.runs)
    assert measured.run.path("rank.json").read_bytes() == before
    assert len(measured.run.ledger()) == n_lines


def test_a_spectrum_needs_a_fine_tune(measured: Any) -> None:
    with pytest.raises(RunError, match=r"No fine-tune of .* is trained yet"):
        command.rank(measured.recipe, runs=measured.runs, reads_adapters=True)
