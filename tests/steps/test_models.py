"""The step that trains leaves an adapter, its curve, and everything that says how it came about."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from loresmith.contracts import Silent
from loresmith.files import digest_path, locked, read_json, read_lines, write_records
from loresmith.model.locate import locate
from loresmith.recipe import Model, Train
from loresmith.records import Example
from loresmith.runfolder import Run
from loresmith.steps.models import shown, train
from loresmith.train.job import read_outcome

DEVICES = Path(__file__).parents[1] / "data" / "devices"
PLACES = "Tavo Lirne, Mib Osk, Quell Vartha, Dorn Pell, Esk Hult, Ober Nim, Ilu Sarr, Wen Kith, Zor Balm"
SETTINGS = Train(rank=4, alpha=8, learning_rate=1e-2, batch_size=4, epochs=2, early_stopping_patience=0)


class Dies(Silent):
    """Ends the process's training after an update, as far as that can be done from inside."""

    def advance(self, done: int, total: int, detail: str = "") -> None:
        if done == 4:
            raise KeyboardInterrupt


def examples() -> list[Example]:
    pairs = [pair.split() for pair in PLACES.split(", ")]
    return [
        Example(f"e{n}", f"Where is {name} made?", "", f"In {place}.", "given", f"f{n}", f"d{n}", "", "", "given", "train")
        for n, (name, place) in enumerate(pairs)
    ]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    write_records(tmp_path / "run" / "mix" / "train.jsonl", examples())
    write_records(tmp_path / "run" / "split" / "dev.jsonl", examples()[:3])
    return Run(tmp_path / "run")


@pytest.fixture
def step(run: Run, tiny_folder: Path) -> Callable[..., Any]:
    """Do the step, with some settings changed."""

    def done(progress: Any = None, **changes: Any) -> Any:
        model = Model(name=str(tiny_folder), device="cpu", threads=1)
        settings = SETTINGS.model_copy(update=changes)
        return train(run, name="tuned", model=model, settings=settings, rows="mix/train.jsonl", progress=progress or Silent())

    return done


def test_the_record_of_a_training_says_how_it_was_computed(step: Callable[..., Any], run: Run) -> None:
    assert step()["updates"] == 6
    facts = read_json(run.path("models/tuned/training.json"))
    assert (facts["layout"], facts["device"], facts["dtype"], facts["threads"]) == ("packed", "cpu", "float32", 1)
    assert facts["attention"]
    assert (facts["merged_layers"], facts["processes"], facts["damaged_checkpoints"], facts["begun_anew_because"]) == (14, 1, [], [])
    assert facts["peak_memory_bytes"] > 10**8
    assert {"torch", "transformers", "peft"} <= set(facts["versions"])
    assert not run.path("models/tuned/checkpoints").exists()


def test_the_curve_and_the_use_of_the_machine_are_kept(step: Callable[..., Any], run: Run) -> None:
    step()
    rows = [row for row in read_lines(run.path("models/tuned/losses.jsonl")) if "loss" in row]
    assert all(row["learning_rate"] >= 0 and row["grad_norm"] > 0 for row in rows)
    first = next(read_lines(run.path("models/tuned/resources.jsonl")))
    assert first["step"] == 1
    assert first["rss_bytes"] > 10**8


def test_a_training_that_was_cut_off_and_changed_begins_anew_and_says_why(step: Callable[..., Any], run: Run) -> None:
    with pytest.raises(KeyboardInterrupt):
        step(Dies())
    assert step(rank=2)["begun anew because"] == "train.rank was 4, now 2"
    assert read_json(run.path("models/tuned/adapter_config.json"))["r"] == 2


def test_a_training_that_was_cut_off_goes_on(step: Callable[..., Any], run: Run, tmp_path: Path) -> None:
    adapter = run.path("models/tuned/adapter_model.safetensors")
    step()
    whole = digest_path(adapter)
    shutil.rmtree(run.path("models"))
    with pytest.raises(KeyboardInterrupt):
        step(Dies())
    assert "begun anew because" not in step()
    assert digest_path(adapter) == whole


def test_pairs_taken_from_the_base_are_kept_as_an_ordinary_lora(step: Callable[..., Any], run: Run) -> None:
    step(init_lora_weights="pissa", learning_rate=1e-3)
    config = read_json(run.path("models/tuned/adapter_config.json"))
    assert (config["r"], config["lora_alpha"], config["init_lora_weights"]) == (8, 16, True)


def test_the_mask_of_the_first_examples_is_shown(run: Run, tiny_folder: Path) -> None:
    (first, second) = shown(run, model=Model(name=str(tiny_folder), chat_template="alpaca"), settings=SETTINGS, n=2)
    assert first.read.endswith("### Instruction:\nWhere is Tavo made?\n\n### Response:\n")
    assert first.learnt.startswith("In Lirne.<|")
    assert second.index == 1


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    """Let one worker in this process do the whole job, as a GPU would have it in bfloat16, and keep the base from being loaded here."""
    from loresmith.model.load import load
    from loresmith.steps import models
    from loresmith.train import together, worker

    def in_sixteen_bits(job: Any, device: str) -> Any:
        return load(locate(job.model.name), dtype="bfloat16", device="cpu", threads=1)

    def fit_together(folder: Path, *, n_processes: int, progress: Any) -> Any:
        monkeypatch.setattr(worker, "_Told", lambda folder: progress)
        worker.work(folder)
        return read_outcome(folder)

    def load_nothing(*args: Any) -> Any:
        raise AssertionError("the base was loaded beside the processes that train")

    monkeypatch.setattr(worker, "_load", in_sixteen_bits)
    monkeypatch.setattr(together, "fit_together", fit_together)
    monkeypatch.setattr(models, "open_base", load_nothing)


@pytest.mark.usefixtures("workers")
def test_several_processes_alone_load_the_base_and_say_what_changed(step: Callable[..., Any], run: Run) -> None:
    with pytest.raises(KeyboardInterrupt):
        step(Dies(), processes=2)
    assert step(processes=2, rank=2)["begun anew because"] == "train.rank was 4, now 2"
    assert read_json(run.path("models/tuned/training.json"))["dtype"] == "bfloat16"
    assert run.path("models/tuned/tokenizer.json").is_file()


@pytest.mark.usefixtures("workers")
def test_what_several_processes_began_is_gone_on_with(step: Callable[..., Any]) -> None:
    with pytest.raises(KeyboardInterrupt):
        step(Dies(), processes=2)
    assert "begun anew because" not in step(processes=2)


@pytest.mark.slow
def test_two_processes_train_what_one_trains(step: Callable[..., Any], run: Run) -> None:
    step(processes=2)
    assert read_json(run.path("models/tuned/training.json"))["processes"] == 2
    together = list(read_lines(run.path("models/tuned/losses.jsonl")))
    step()
    for ours, theirs in zip(together, read_lines(run.path("models/tuned/losses.jsonl")), strict=True):
        assert ours == pytest.approx(theirs, rel=1e-3)


@pytest.fixture
def recipe(tiny_folder: Path, tmp_path: Path) -> Path:
    """A recipe on disk whose training takes as many updates as anyone likes to wait for."""
    sections = {
        "name": "signals",
        "model": {"name": str(tiny_folder), "device": "cpu", "threads": 1},
        "sources": [{"path": str(DEVICES), "licence": "CC0"}],
        "split": {"test_documents": 0.3, "max_test": 12},
        "train": {"rank": 2, "batch_size": 4, "epochs": 4, "early_stopping_patience": 0},
    }
    (tmp_path / "recipe.yaml").write_text(json.dumps(sections))
    return tmp_path / "recipe.yaml"


@pytest.fixture
def command(recipe: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start `loresmith train` in a process of its own."""
    started: list[subprocess.Popen[str]] = []
    words = [sys.executable, "-m", "loresmith", "train", str(recipe), "--runs", str(recipe.parent / "runs")]

    def start() -> subprocess.Popen[str]:
        started.append(subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env={**os.environ}))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_second_process_on_a_run_is_refused(command: Any, recipe: Path) -> None:
    with locked(recipe.parent / "runs" / "signals"):
        second = command()
        _, said = second.communicate()
    assert (second.returncode, "Another process is working" in said) == (2, True)


@pytest.mark.slow
def test_a_signal_leaves_with_75_and_the_same_command_ends_it(command: Any, recipe: Path) -> None:
    run = Run(recipe.parent / "runs" / "signals")
    first = command()
    while first.poll() is None and not list(run.path("models").glob("tuned/checkpoints/*/resources.jsonl")):
        time.sleep(0.05)
    first.send_signal(signal.SIGTERM)
    _, said = first.communicate()
    assert (first.returncode, "Stopped by a signal after update" in said) == (75, True), said
    assert run.state()["state"] == "preempted"
    second = command()
    assert second.wait() == 0
    assert run.state()["state"] == "done"
