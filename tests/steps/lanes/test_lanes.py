"""Several lanes at once: entered as they end, ended by the first error, told of a signal. Who works on them does not matter."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from loresmith.contracts import Silent
from loresmith.errors import Preempted, RecipeError, RunError
from loresmith.runfolder import Run, Step
from loresmith.steps.lanes import side_by_side, workers
from loresmith.steps.lanes.places import n_lanes, places
from loresmith.steps.lanes.workers import Far

STEPS = [Step(f"train:{name}", work=lambda run: {}) for name in "abc"]


class Scripted:
    """A worker that ends at its n-th poll, or when it is asked to."""

    def __init__(self, left: dict[str, Any], *, polls: int = 1, code: int = 0) -> None:
        self.left, self.polls, self.code, self.n_asked = left, polls, code, 0

    def poll(self) -> int | None:
        self.polls -= 1
        return self.code if self.polls <= 0 else None

    def far(self) -> Far:
        return Far(1, 2, "loss 1.0")

    def ask_to_end(self) -> None:
        self.n_asked += 1
        self.polls = 0

    def outcome(self) -> dict[str, Any]:
        return self.left

    def last_words(self) -> str:
        return "Killed"


class Scripts:
    """Workers made beforehand, by the name of their step."""

    def __init__(self, jobs: int = 2, **by_name: Scripted) -> None:
        self.jobs, self.by_name, self.started = jobs, by_name, list[Scripted]()
        self.most = 0

    def start(self, step: Step) -> Scripted:
        self.started.append(self.by_name[step.name.removeprefix("train:")])
        self.most = max(self.most, sum(one.polls > 0 for one in self.started))
        return self.started[-1]


def done(name: str) -> dict[str, Any]:
    return {"line": {"step": f"train:{name}", "counts": {"updates": 3}, "seconds": 1.0}}


def test_what_ends_is_entered_and_makes_room_for_the_next(tmp_path: Path) -> None:
    scripts = Scripts(a=Scripted(done("a"), polls=3), b=Scripted(done("b")), c=Scripted(done("c")))
    side_by_side(Run(tmp_path), STEPS, workers=scripts, progress=Silent())
    assert sorted(line["step"] for line in Run(tmp_path).ledger()) == ["train:a", "train:b", "train:c"]
    assert scripts.most == 2


def test_the_first_error_ends_the_others(tmp_path: Path) -> None:
    error = {"error": "RecipeError", "message": "No such module.", "hint": "Name another."}
    scripts = Scripts(a=Scripted(error), b=Scripted({}, polls=100), c=Scripted({}))
    with pytest.raises(RecipeError, match=r"train:a: No such module\. Name another\."):
        side_by_side(Run(tmp_path), STEPS, workers=scripts, progress=Silent())
    assert scripts.by_name["b"].n_asked == 1
    assert len(scripts.started) == 2


def test_a_signal_is_handed_on_and_begins_nothing_new(tmp_path: Path) -> None:
    class Signalling(Silent):
        def advance(self, done: int, total: int, detail: str = "") -> None:
            os.kill(os.getpid(), signal.SIGTERM)

    scripts = Scripts(a=Scripted(done("a"), polls=100), b=Scripted(done("b"), polls=100), c=Scripted({}))
    with pytest.raises(Preempted, match="every training saved what it had"):
        side_by_side(Run(tmp_path), STEPS, workers=scripts, progress=Signalling())
    assert len(scripts.started) == 2
    assert all(one.n_asked for one in scripts.started)


def test_one_that_a_signal_ended_before_its_first_update_is_preempted(tmp_path: Path) -> None:
    with pytest.raises(Preempted, match="before its first update"):
        side_by_side(Run(tmp_path), STEPS[:1], workers=Scripts(a=Scripted({}, code=-signal.SIGTERM)), progress=Silent())


def test_one_that_left_nothing_is_told_by_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="train:a ended with -9 and said: Killed"):
        side_by_side(Run(tmp_path), STEPS[:1], workers=Scripts(a=Scripted({}, code=-9)), progress=Silent())


def test_processes_take_the_places_that_are_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loresmith.steps.lanes.places.n_gpus", lambda: 2)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    taken: list[str] = []

    def process(folder: Path, name: str, *, place: dict[str, str]) -> Scripted:
        taken.append(place["CUDA_VISIBLE_DEVICES"])
        return Scripted({}, polls=2 if name == "train:a" else 100)

    monkeypatch.setattr("loresmith.steps.lanes.processes.Process", process)
    with workers(Run(tmp_path), jobs=2, processes=1) as found:
        for step in STEPS:
            found.start(step)
    assert taken == ["0", "1", "0"]


def test_a_training_of_several_processes_gets_a_gpu_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "4,5,6,7,8")
    assert [n_lanes(processes) for processes in (1, 2, 4, 8)] == [5, 2, 1, 1]
    assert [place["CUDA_VISIBLE_DEVICES"] for place in places(2, 2)] == ["4,5", "6,7"]
    assert places(1, 8) == [{"CUDA_VISIBLE_DEVICES": "4,5,6,7,8"}]


def test_without_gpus_the_cores_are_divided_over_all_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)), raising=False)
    assert (n_lanes(2), places(2, 2)) == (1, [{"OMP_NUM_THREADS": "2"}] * 2)
