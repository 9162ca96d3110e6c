"""Lanes on a Ray cluster: with an actor that plays its part here, and, where Ray is installed, with Ray itself."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from loresmith import steps
from loresmith.errors import MissingExtra, Preempted, RunError, TrainingError
from loresmith.files import digest_path, write_text
from loresmith.recipe import Recipe
from loresmith.runfolder import Run, Step
from loresmith.steps.lanes import elsewhere, on_ray, there
from loresmith.steps.lanes.elsewhere import Elsewhere
from loresmith.steps.lanes.on_ray import Share, cluster, n_jobs, share
from loresmith.steps.lanes.outcome import enter
from loresmith.steps.lanes.there import Seen, There, token_of
from loresmith.steps.lanes.workers import Far

DEVICES = Path(__file__).parents[2] / "data" / "devices"
STEP = Step("train:a", work=lambda run: {"bytes": run.path("a.txt").write_text("trained")}, writes=("a.txt",))


class RayError(Exception):
    pass


class ActorUnavailableError(RayError):
    pass


class Actor:
    """An actor whose answers are known: something seen, an error, or None for one that does not come."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.n_asked, self.is_killed = list(answers), 0, False
        self.look = SimpleNamespace(remote=lambda: self.answers.pop(0))
        self.ask_to_end = SimpleNamespace(remote=self._asked)

    def _asked(self) -> None:
        self.n_asked += 1


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


@pytest.fixture
def lane(run: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Elsewhere]:
    """Make a lane out of an actor's answers, with a Ray of a few lines."""

    def get(answer: Any) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    ray = SimpleNamespace(
        get=get,
        wait=lambda answers, timeout: ([one for one in answers if one is not None], []),
        kill=lambda actor: setattr(actor, "is_killed", True),
        exceptions=SimpleNamespace(RayError=RayError, ActorUnavailableError=ActorUnavailableError),
    )
    monkeypatch.setitem(sys.modules, "ray", ray)
    return lambda *answers: Elsewhere(run, STEP, Actor(*answers))


def test_a_lane_elsewhere_says_how_far_it_is_and_leaves_its_line(lane: Any, run: Run) -> None:
    line = run.work_off(STEP)
    one = lane(Seen(None, Far(1, 3, "loss 2.0")), Seen(0, Far(3, 3), {"line": line}))
    assert one.far().detail == "waits for a machine"
    assert (one.poll(), one.far()) == (None, Far(1, 3, "loss 2.0"))
    assert (one.poll(), one.actor.is_killed) == (0, True)
    assert enter(run, STEP, one) == run.ledger()[0] == line


def test_what_was_made_elsewhere_and_is_not_seen_here_is_one_sentence(lane: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "_PATIENCE", 0.0)
    monkeypatch.setattr(elsewhere.time, "sleep", lambda seconds: None)
    line = run.work_off(STEP)
    run.path("a.txt").unlink()
    for left, said in ((line, "is not seen here"), ({**line, "settings": "other"}, "another base, or Loresmith")):
        one = lane(Seen(0, Far(), {"line": left}))
        one.poll()
        with pytest.raises(RunError, match=said):
            enter(run, STEP, one)
    assert run.ledger() == []


def test_a_machine_that_is_lost_is_one_sentence(lane: Any, run: Run) -> None:
    one = lane(Seen(None), ActorUnavailableError("the line is down"), RayError("\nThe actor died. It had a page to say about it."))
    assert [one.poll() for _ in range(3)] == [None, None, 1]
    with pytest.raises(TrainingError, match=r"train:a: The machine that worked on it is lost: The actor died\. Run the same command"):
        enter(run, STEP, one)


def test_a_machine_that_is_silent_is_given_up(lane: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    one = lane(Seen(None), None)
    one.poll()
    monkeypatch.setattr(elsewhere, "_SILENCE", 0.0)
    assert one.poll() == 1
    with pytest.raises(TrainingError, match="is lost: no answer"):
        enter(run, STEP, one)


def test_a_cluster_without_what_is_needed_is_one_sentence(lane: Any, run: Run) -> None:
    one = lane(RayError("Traceback:\nModuleNotFoundError: No module named 'loresmith'"))
    one.poll()
    with pytest.raises(TrainingError, match=r"No machine could begin it: .*'loresmith'\. All machines of the cluster need"):
        enter(run, STEP, one)


def test_a_lane_elsewhere_is_asked_to_end_once(lane: Any) -> None:
    one = lane(Seen(None), None)
    one.poll()
    one.ask_to_end()
    one.ask_to_end()
    assert (one.actor.n_asked, one.actor.is_killed, one.poll()) == (1, False, None)


def test_a_lane_that_still_waits_gives_up_its_place(lane: Any, run: Run) -> None:
    one = lane(None)
    assert one.poll() is None
    one.ask_to_end()
    assert (one.poll(), one.actor.is_killed) == (-signal.SIGTERM, True)
    with pytest.raises(Preempted):
        enter(run, STEP, one)


@pytest.mark.parametrize(
    ("machines", "jobs", "processes", "expected"),
    [
        ([{"CPU": 8}], 2, 1, Share(0, 4, 4)),
        ([{"CPU": 8}], 2, 2, Share(0, 4, 2)),
        ([{"CPU": 4}, {"CPU": 4}], 1, 1, Share(0, 4, 4)),
        ([{"CPU": 1}], 3, 1, Share(0, 1, 1)),
        ([{"CPU": 32, "GPU": 8}, {"CPU": 16, "GPU": 8}, {"CPU": 4}], 16, 1, Share(1, 2, 2)),
        ([{"CPU": 32, "GPU": 8}, {"CPU": 4, "GPU": 2}], 2, 4, Share(4, 16, 4)),
        ([{"CPU": 2, "GPU": 4}], 4, 1, Share(1, 1, 1)),
    ],
)
def test_a_lane_is_given_what_fits_one_machine(machines: list[dict[str, float]], jobs: int, processes: int, expected: Share) -> None:
    assert share(machines, jobs, processes) == expected


def test_more_processes_than_a_machine_has_gpus_are_refused() -> None:
    with pytest.raises(RunError, match=r"train\.processes is 4, a GPU each, and no machine of the cluster has more than 2"):
        share([{"CPU": 8, "GPU": 2}, {"CPU": 8, "GPU": 2}], 1, 4)


def test_without_jobs_there_is_a_lane_for_each_gpu_or_machine() -> None:
    machines = [{"CPU": 4.0, "GPU": 2.0}, {"CPU": 4.0, "GPU": 1.0}]
    assert (n_jobs(machines, 1), n_jobs(machines, 2)) == (3, 1)
    assert n_jobs([{"CPU": 4}, {"CPU": 4}], 1) == 2


def test_a_machine_that_does_not_see_the_run_folder_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(there, "_PATIENCE", 0.0)
    for folder in (tmp_path / "absent", tmp_path):
        seen = There(folder, "train:a", token="1f", threads=1).look()
        assert seen.code == RunError.exit_code
        assert seen.left is not None
        assert "does not see the run folder" in seen.left["message"]


def test_what_a_process_left_is_told_again_when_the_answer_was_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = [{"line": {"step": "train:a"}}]
    process = SimpleNamespace(poll=lambda: 0, far=Far, outcome=left.pop, last_words=lambda: "nothing")
    monkeypatch.setattr(there, "Process", lambda folder, name, place: process)
    write_text(token_of(tmp_path, "train:a"), "1f")
    one = There(tmp_path, "train:a", token="1f", threads=1)
    assert one.look() == one.look() == Seen(0, Far(), {"line": {"step": "train:a"}})


def test_without_ray_the_install_line_is_said_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_ray, "find_spec", lambda name: None)
    recipe = Recipe.model_validate({"name": "devices", "sources": [{"path": str(DEVICES)}]})
    with pytest.raises(MissingExtra, match=r"pip install 'loresmith\[ray\]'"):
        steps.run(recipe, runs=tmp_path, ray="auto")
    assert not (tmp_path / "devices").exists()


@pytest.mark.slow
def test_ray_makes_what_processes_make(tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    sections = {
        "name": "devices",
        "model": {"name": str(tiny_folder), "device": "cpu", "threads": 1},
        "sources": [{"path": str(DEVICES)}],
        "split": {"test_documents": 0.3},
        "train": {"rank": 2, "learning_rate": 1e-2, "max_steps": 3},
        "grid": {"rank": [2, 4]},
    }
    made = [
        steps.run(Recipe.model_validate(sections), runs=tmp_path / where, until="train", jobs=2, ray=ray)
        for where, ray in (("processes", None), ("ray", "local"))
    ]
    for name in ("rank-2", "rank-4"):
        ours, theirs = (digest_path(run.path(f"models/{name}/adapter_model.safetensors")) for run in made)
        assert ours == theirs


@pytest.mark.slow
def test_an_address_where_nobody_answers_is_one_sentence(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    with pytest.raises(RunError, match=r"There is no Ray cluster at '127\.0\.0\.1:1'"), cluster(Run(tmp_path), "127.0.0.1:1", jobs=1):
        pass
