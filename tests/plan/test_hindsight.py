"""What was foreseen is held against what it took."""

from pathlib import Path
from typing import Any

import pytest

from loresmith.contracts import Silent
from loresmith.files import read_json, write_json
from loresmith.plan.past import past_runs
from loresmith.runfolder import Run
from loresmith.steps import hindsight as steps_hindsight
from loresmith.steps.hindsight import Clock, foreseen_table, hindsight, watched

FORESEEN = {
    "name": "tuned", "updates": 20, "seconds": 40.0, "peak_memory_bytes": 2_200_000_000, "time_basis": "preflight", "machine": "CPU",
    "dtype": "float32", "formula_seconds": 30.0, "formula_bytes": 2e9,
}  # fmt: skip


def training(run: Run, *, progress: Any) -> dict[str, int]:
    for done in range(1, 11):
        progress.advance(done, 20)
    write_json(run.path("models/tuned/training.json"), {"updates": 10, "updates_planned": 20, "peak_memory_bytes": 2_000_000_000})
    return {"updates": 10}


def test_updates_that_were_done_are_compared(tmp_path: Path) -> None:
    run = Run(tmp_path)
    write_json(run.path("preflight.json"), {"variants": [FORESEEN]})
    assert watched(run, name="tuned", train=training, progress=Silent()) == {"updates": 10}
    write_json(run.path("models/tuned/took.json"), {**read_json(run.path("models/tuned/took.json")), "seconds_per_update": 1.6})
    (row,) = hindsight(run, ["tuned", "absent"])
    assert (row["predicted_seconds"], row["seconds"]) == (20.0, 16.0)
    assert row["seconds_error"] == pytest.approx(0.25)
    assert row["bytes_error"] == pytest.approx(0.1)


def test_nothing_foreseen_is_no_error(tmp_path: Path) -> None:
    run = Run(tmp_path)
    watched(run, name="tuned", train=training, progress=Silent())
    (row,) = hindsight(run, ["tuned"])
    assert row["predicted_seconds"] is None
    assert row["seconds_error"] is None


def test_a_training_is_remembered_and_corrects_the_next_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LORESMITH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(steps_hindsight, "_SHORTEST", 0.0)
    run = Run(tmp_path)
    write_json(run.path("preflight.json"), {"variants": [FORESEEN]})
    watched(run, name="tuned", train=training, progress=Silent())
    (past,) = past_runs("CPU", "float32")
    assert (past.formula_seconds, past.formula_bytes, past.peak_bytes) == (1.5, 2e9, 2_000_000_000)
    assert past.seconds == read_json(run.path("models/tuned/took.json"))["seconds_per_update"]
    assert past_runs("CPU", "float32", "nf4") == []


def test_a_training_that_shared_the_cores_teaches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LORESMITH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(steps_hindsight, "_SHORTEST", 0.0)
    run = Run(tmp_path)
    write_json(run.path("preflight.json"), {"variants": [{**FORESEEN, "threads": 2}]})

    def on_one_thread(run: Run, *, progress: Any) -> dict[str, int]:
        done = training(run, progress=progress)
        write_json(run.path("models/tuned/training.json"), {**read_json(run.path("models/tuned/training.json")), "threads": 1})
        return done

    watched(run, name="tuned", train=on_one_thread, progress=Silent())
    assert past_runs("CPU", "float32") == []
    assert foreseen_table(run, ["tuned"])["note"].endswith("more threads than were measured: tuned.")


def test_the_start_is_left_out_of_the_time() -> None:
    ticks = iter([100.0, 103.0, 106.0])
    clock = Clock(Silent(), clock=lambda: next(ticks))
    for done in (5, 6, 7):
        clock.advance(done, 10)
    assert clock.seconds_per_update() == 3.0
    assert Clock(Silent()).seconds_per_update() is None
