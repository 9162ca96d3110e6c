"""Variants: of the training in one run, of the data or the base in runs of their own, several at once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from loresmith import steps
from loresmith.errors import RecipeError
from loresmith.files import digest_path, read_json, read_lines
from loresmith.recipe import Recipe
from loresmith.steps.lanes.places import n_gpus

from .heard import Heard

DEVICES = Path(__file__).parent / "data" / "devices"


def sections(tiny_folder: Path, **others: Any) -> dict[str, Any]:
    return {
        "name": "devices",
        "model": {"name": str(tiny_folder), "device": "cpu", "threads": 1},
        "sources": [{"path": str(DEVICES)}],
        "split": {"test_documents": 0.3},
        "train": {"rank": 2, "learning_rate": 1e-2, "max_steps": 3},
        **others,
    }


def recipe(tiny_folder: Path, **others: Any) -> Recipe:
    return Recipe.model_validate(sections(tiny_folder, **others))


def test_sizes_of_the_data_are_nested_and_leave_the_test_whole(tiny_folder: Path, tmp_path: Path) -> None:
    made = steps.run(recipe(tiny_folder, grid={"curate.take": [3, 8]}), runs=tmp_path, until="train")
    few, more, every = ({row["id"] for row in read_lines(made.path(f"mix/{name}.jsonl"))} for name in ("take-3", "take-8", "train"))
    assert few < more < every
    assert len({row["fact"] for row in read_lines(made.path("mix/take-3.jsonl"))}) == 3
    assert read_json(made.path("models/take-3/training.json"))["examples"] == len(few)


def test_another_chunking_is_a_run_of_its_own_that_reads_nothing_twice(tiny_folder: Path, tmp_path: Path) -> None:
    variants = [{"name": "whole"}, {"name": "short", "chunk": {"size": 60}}]
    heard = Heard()
    first = steps.run(recipe(tiny_folder, variants=variants), runs=tmp_path, until="split", progress=heard)
    assert first.folder.name == "devices"
    assert (tmp_path / "devices.short" / "split" / "train.jsonl").is_file()
    assert heard.names("done").count("ingest") == 1
    assert heard.names("done").count("chunk") == 2
    assert heard.names("kept") == ["ingest"]


def test_a_run_that_took_steps_over_has_nothing_to_do_the_second_time(tiny_folder: Path, tmp_path: Path) -> None:
    made = recipe(tiny_folder, variants=[{"name": "a"}, {"name": "b", "chunk": {"size": 60}}])
    steps.run(made, runs=tmp_path, until="split")
    before, heard = digest_path(tmp_path), Heard()
    steps.run(made, runs=tmp_path, until="split", progress=heard)
    assert heard.names("running") == []
    assert digest_path(tmp_path) == before


def test_a_damaged_donor_is_not_taken_over(tiny_folder: Path, tmp_path: Path) -> None:
    made = recipe(tiny_folder, variants=[{"name": "a"}, {"name": "b", "chunk": {"size": 60}}])
    first = steps.run(made, runs=tmp_path, until="ingest")
    second = tmp_path / "devices.b" / "documents.jsonl"
    whole = second.read_bytes()
    first.path("documents.jsonl").write_bytes(whole[:-30])
    second.unlink()
    steps.run(made, runs=tmp_path, until="ingest")
    assert first.path("documents.jsonl").read_bytes() == second.read_bytes() == whole


def test_trainings_side_by_side_make_what_one_after_the_other_makes(tiny_folder: Path, tmp_path: Path) -> None:
    made = recipe(tiny_folder, grid={"rank": [2, 4]})
    alone = steps.run(made, runs=tmp_path / "alone", until="train")
    heard = Heard()
    abreast = steps.run(made, runs=tmp_path / "abreast", until="train", jobs=2, progress=heard)
    for name in ("rank-2", "rank-4"):
        weights = f"models/{name}/adapter_model.safetensors"
        assert digest_path(abreast.path(weights)) == digest_path(alone.path(weights))
    assert sorted(name for name in heard.names("done") if name.startswith("train:")) == ["train:rank-2", "train:rank-4"]
    assert {line["step"] for line in abreast.ledger()} == {line["step"] for line in alone.ledger()}
    second = Heard()
    steps.run(made, runs=tmp_path / "abreast", until="train", jobs=2, progress=second)
    assert second.names("running") == []


def test_an_error_beside_others_is_raised_with_its_name(tiny_folder: Path, tmp_path: Path) -> None:
    variants = [{"name": "good"}, {"name": "bad", "train": {"target_modules": ["nothing_proj"]}}]
    made = recipe(tiny_folder, variants=variants)
    steps.run(made.model_copy(update={"variants": made.variants[:1]}), runs=tmp_path, until="mix")
    with pytest.raises(RecipeError, match="nothing_proj"):
        steps.run(made, runs=tmp_path, until="train", jobs=2)


@pytest.mark.slow
def test_a_signal_reaches_every_lane_and_nothing_is_lost(tiny_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    said = sections(tiny_folder, train={"rank": 2, "learning_rate": 1e-2, "max_steps": 4000}, grid={"seed": [0, 1]})
    path.write_text(yaml.safe_dump(said))
    command = [sys.executable, "-m", "loresmith", "train", str(path), "--runs", str(tmp_path / "runs"), "--jobs", "2", "--quiet"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"})
    models = tmp_path / "runs" / "devices" / "models"
    while process.poll() is None and len(list(models.glob("*/checkpoints/*/checkpoint-*"))) < 2:
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(120) == 75
    assert read_json(tmp_path / "runs" / "devices" / "state.json")["state"] == "preempted"


def test_gpus_are_counted_as_this_process_may_use_them() -> None:
    assert n_gpus({"CUDA_VISIBLE_DEVICES": "0,3"}) == 2
    assert n_gpus({"CUDA_VISIBLE_DEVICES": ""}) == 0
    assert n_gpus({"CUDA_VISIBLE_DEVICES": "-1"}) == 0
