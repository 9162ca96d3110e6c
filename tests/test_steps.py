"""The whole pipeline: done once, never twice, and the same after a kill."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from loresmith import steps
from loresmith.errors import RecipeError, RunError, SourceError, SplitError
from loresmith.files import digest_path, locked, read_json, read_lines
from loresmith.recipe import Recipe
from loresmith.runfolder import Run

from .heard import Heard

DEVICES = Path(__file__).parent / "data" / "devices"
# What a run makes that depends on nothing but its recipe: no clock, no speed of the machine.
RESULTS = ("split/train.jsonl", "split/test.jsonl", "models/tuned/adapter_model.safetensors", "models/tuned/losses.jsonl", "compare.json")


def recipe_of(tiny_folder: Path, **sections: Any) -> Recipe:
    settings = {
        "name": "devices",
        "model": {"name": str(tiny_folder), "device": "cpu"},
        "sources": [{"path": DEVICES, "licence": "CC0"}],
        "split": {"test_documents": 0.3},
        "train": {"rank": 4, "learning_rate": 1e-2, "epochs": 2},
        "evaluate": {"max_new_tokens": 8, "bootstrap": 500},
    }
    return Recipe.model_validate({**settings, **sections})


def run(recipe: Recipe, runs: Path, until: str | None = None) -> tuple[Run, Heard]:
    heard = Heard()
    return steps.run(recipe, runs=runs, until=until, progress=heard), heard


@pytest.fixture(scope="module")
def finished(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Heard, Path]:
    runs = tmp_path_factory.mktemp("runs")
    return *run(recipe_of(tiny_folder), runs), runs


def test_a_run_ends_with_a_verdict_and_a_report(finished: tuple[Run, Heard, Path]) -> None:
    done, heard, _ = finished
    assert heard.names("done")[0] == "ingest"
    assert heard.names("done")[-1] == "report"
    assert done.state() == {"state": "done", "step": "report"}
    assert read_json(done.path("compare.json"))["verdict"]["sentence"]
    assert done.path("report.html").read_text().startswith("<!DOCTYPE html>")


def test_every_test_question_is_answered_by_every_model_in_every_arm(finished: tuple[Run, Heard, Path]) -> None:
    done, _, _ = finished
    asked = [row["id"] for row in read_lines(done.path("split/test.jsonl"))]
    for model in ("base", "tuned"):
        for arm in ("closed-book", "with-passage"):
            assert [row["example"] for row in read_lines(done.path(f"answers/{model}.{arm}.jsonl"))] == asked


def test_what_goes_in_comes_out_or_is_dropped_with_a_reason(finished: tuple[Run, Heard, Path]) -> None:
    done, _, _ = finished
    made, kept = (len(list(read_lines(done.path(f"{name}.jsonl")))) for name in ("examples", "kept"))
    parts = sum(len(list(read_lines(done.path(f"split/{part}.jsonl")))) for part in ("train", "dev", "test"))
    dropped = {step: list(read_lines(done.path(f"dropped/{step}.jsonl"))) for step in ("curate", "split")}
    assert made == kept + len(dropped["curate"])
    assert kept == parts + len(dropped["split"])
    assert all(row["reason"] for rows in dropped.values() for row in rows)


def test_a_second_run_does_nothing(finished: tuple[Run, Heard, Path], tiny_folder: Path) -> None:
    done, _, runs = finished
    before = digest_path(done.folder)
    _, heard = run(recipe_of(tiny_folder), runs)
    assert heard.names("running") == []
    assert digest_path(done.folder) == before


def test_a_changed_value_redoes_only_what_depends_on_it(finished: tuple[Run, Heard, Path], tiny_folder: Path) -> None:
    *_, runs = finished
    changed = recipe_of(tiny_folder, evaluate={"max_new_tokens": 8, "bootstrap": 400})
    assert run(changed, runs)[1].names("running") == ["compare", "report"]
    assert run(recipe_of(tiny_folder), runs)[1].names("running") == ["compare", "report"]


def test_a_file_that_was_touched_is_made_again(finished: tuple[Run, Heard, Path], tiny_folder: Path) -> None:
    done, _, runs = finished
    scores = done.path("scores/base.closed-book.jsonl")
    whole = scores.read_bytes()
    scores.write_bytes(whole[:-20])
    assert run(recipe_of(tiny_folder), runs)[1].names("running") == ["score:base.closed-book"]
    assert scores.read_bytes() == whole


def test_a_verb_stops_after_its_step(tiny_folder: Path, tmp_path: Path) -> None:
    done, heard = run(recipe_of(tiny_folder), tmp_path, until="split")
    assert heard.names("done") == ["ingest", "chunk", "generate", "curate", "split"]
    assert not done.path("preflight.json").exists()


def test_a_verb_that_is_not_there_is_met_with_the_nearest(tiny_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="Did you mean 'train'"):
        run(recipe_of(tiny_folder), tmp_path, until="trian")


def test_variants_share_the_data_and_the_base(tiny_folder: Path, tmp_path: Path) -> None:
    recipe = recipe_of(tiny_folder, variants=[{"name": "r2", "train": {"rank": 2}}, {"name": "r8", "train": {"rank": 8}}])
    done, heard = run(recipe, tmp_path, until="train")
    assert [name for name in heard.names("done") if name.startswith("train")] == ["train:r2", "train:r8"]
    ranks = {name: read_json(done.path(f"models/{name}/training.json"))["trainable_parameters"] for name in ("r2", "r8")}
    assert ranks["r8"] == 4 * ranks["r2"]


def test_two_processes_do_not_share_a_run_folder(tiny_folder: Path, tmp_path: Path) -> None:
    with locked(tmp_path / "devices"), pytest.raises(RunError, match="Another process is working"):
        run(recipe_of(tiny_folder), tmp_path)


def test_one_bad_page_among_many_is_recorded_and_the_run_goes_on(tiny_folder: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for page in sorted(DEVICES.glob("*.md"))[:4]:
        (docs / page.name).write_bytes(page.read_bytes())
    (docs / "bad.md").write_bytes(b"\x00\x01\x02" * 50)
    done, _ = run(recipe_of(tiny_folder, sources=[{"path": docs}]), tmp_path, until="ingest")
    assert len(list(read_lines(done.path("documents.jsonl")))) == 4
    (dropped,) = read_lines(done.path("dropped/ingest.jsonl"))
    assert dropped["record"] == "bad.md"


def test_an_empty_corpus_is_one_sentence_and_leaves_nothing_half_written(tiny_folder: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    with pytest.raises(SourceError, match="docs"):
        run(recipe_of(tiny_folder, sources=[{"path": docs}]), tmp_path)
    assert not (tmp_path / "devices" / "documents.jsonl").exists()
    assert read_json(tmp_path / "devices" / "state.json")["state"] == "failed"


def test_a_corpus_too_small_to_split_says_how_many_parts_it_has(tiny_folder: Path, tmp_path: Path) -> None:
    page = min(DEVICES.glob("*.md"))
    with pytest.raises(SplitError, match="Of 2 documents with questions"):
        run(recipe_of(tiny_folder, sources=[{"path": page}]), tmp_path, until="split")


def test_a_given_dataset_enters_at_the_split(tiny_folder: Path, tmp_path: Path) -> None:
    rows = [
        {"instruction": f"Where is device {n} made?", "input": f"Device {n} is made in town {n}.", "output": f"In town {n}."}
        for n in range(12)
    ]
    (tmp_path / "train.json").write_text(json.dumps(rows[:9]))
    (tmp_path / "test.json").write_text(json.dumps(rows[8:]))
    dataset = {"train": tmp_path / "train.json", "test": tmp_path / "test.json"}
    done, heard = run(recipe_of(tiny_folder, sources=[], dataset=dataset), tmp_path)
    assert heard.names("done")[0] == "split"
    assert [row["stratum"] for row in read_lines(done.path("split/test.jsonl"))] == ["repeated", "unseen", "unseen", "unseen"]
    assert done.state()["state"] == "done"


def test_a_run_killed_again_and_again_ends_as_if_it_never_was(finished: tuple[Run, Heard, Path], tiny_folder: Path, tmp_path: Path) -> None:
    """Kill -9 whenever a new file appears, ten times at most, then let it end."""
    whole, _, _ = finished
    recipe = tmp_path / "recipe.json"
    recipe.write_text(recipe_of(tiny_folder).model_dump_json())
    folder = tmp_path / "devices"
    for n_files in (3, 8, 11, 14, 18, 24):
        process = start(recipe, tmp_path)
        while process.poll() is None and count_files(folder) < n_files:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert start(recipe, tmp_path).wait() == 0
    for name in RESULTS:
        assert digest_path(folder / name) == digest_path(whole.path(name)), name
    assert texts(folder) == texts(whole.folder)
    assert Run(folder).state() == {"state": "done", "step": "report"}


def start(recipe: Path, runs: Path) -> "subprocess.Popen[bytes]":
    code = (
        "import sys; from pathlib import Path; from loresmith import steps; from loresmith.recipe import Recipe; "
        "steps.run(Recipe.model_validate_json(Path(sys.argv[1]).read_text()), runs=Path(sys.argv[2]))"
    )
    return subprocess.Popen([sys.executable, "-c", code, str(recipe), str(runs)], env={**os.environ, "PYTHONHASHSEED": "random"})


def count_files(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.suffix != ".tmp") if folder.exists() else 0


def texts(folder: Path) -> dict[str, list[str]]:
    return {path.name: [row["text"] for row in read_lines(path)] for path in sorted((folder / "answers").iterdir())}
