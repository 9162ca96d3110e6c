"""Ranks that are not known yet are planned as a bound that is said."""

from pathlib import Path

from loresmith.contracts import Silent
from loresmith.files import write_json, write_records
from loresmith.recipe import Recipe
from loresmith.runfolder import Run, Step
from loresmith.steps.ahead import ranked
from loresmith.steps.ranking.table import measure_step

from .invented import examples

SIZES = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}


def recipe(folder: Path, rank: object) -> Recipe:
    write_json(folder / "config.json", {"model_type": "llama", **SIZES, "vocab_size": 300})
    settings = {"name": "x", "sources": [{"path": "/docs"}], "model": str(folder), "train": {"rank": rank}}
    return Recipe.model_validate({**settings, "rank": {"candidates": [2, 40, 8]}})


def test_a_number_is_that_number(tmp_path: Path) -> None:
    made = recipe(tmp_path, 12)
    assert ranked(Run(tmp_path), made.train, made) == (made.train, "")


def test_an_unmeasured_rank_is_the_highest_candidate(tmp_path: Path) -> None:
    made = recipe(tmp_path, {"from": "intrinsic-dimension"})
    settings, note = ranked(Run(tmp_path), made.train, made)
    assert (settings.rank, settings.rank_from) == (40, None)
    assert "planned at rank 40" in note


def test_a_measured_rank_is_what_was_measured(tmp_path: Path) -> None:
    made, run = recipe(tmp_path, {"from": "bits"}), Run(tmp_path / "run")
    for file in ("mix/train.jsonl", "split/train.jsonl"):
        write_records(run.path(file), examples(documents=2))
    step = measure_step(made, Silent())
    per_rank = 2 * (4 * (32 + 32) - 2 * 16 + 3 * (32 + 64))
    write_json(run.path("rank/measured.json"), {"need": {"bits": 2.5 * per_rank}})
    run.perform(Step(step.name, lambda _: {}, step.reads, step.writes, step.settings))
    settings, note = ranked(run, made.train, made)
    assert (settings.rank, note) == (3, "ranks as they were measured, all 3")
    write_records(run.path("mix/train.jsonl"), examples(documents=3))
    assert ranked(run, made.train, made).settings.rank == 40
