"""The number of threads is measured where it is a question, and torch's own where it is not."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from loresmith.train import threads
from loresmith.train.threads import MANY, choices, choose, own, using


def takes(seconds: dict[int, float]) -> Callable[[], None]:
    """Return work that takes a time by the number of threads."""
    return lambda: time.sleep(seconds[torch.get_num_threads()])


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [({2: 0.06, 1: 0.03}, 1), ({2: 0.03, 1: 0.06}, 2), ({2: 0.03, 1: 0.029}, 2)],
    ids=["clearly faster", "slower", "as good"],
)
def test_another_number_is_taken_where_it_is_clearly_faster(
    monkeypatch: pytest.MonkeyPatch, seconds: dict[int, float], expected: int
) -> None:
    monkeypatch.setattr(threads, "WORTH_IT", 0.0)
    before = torch.get_num_threads()
    found = choose(takes(seconds), seconds)
    assert found.n == expected
    assert "with 2" in found.because
    assert torch.get_num_threads() == before


def test_short_rows_are_not_worth_measuring() -> None:
    found = choose(takes({2: 0.001}), [2, 1])
    assert found.n == 2


@pytest.mark.parametrize(
    ("siblings", "quota", "expected"),
    [
        (["0-1", "0-1", "2-3", "2-3"], "max 100000", [9, 2, 4]),
        (["0", "1"], "max 100000", [9, 2]),
        ([str(n) for n in range(MANY)], "max 100000", [9, MANY, MANY - 1]),
        ([str(n) for n in range(16)], "150000 100000", [9, 2]),
    ],
    ids=["two threads a core", "a thread a core", "many cores", "a container's share"],
)
def test_the_choices_are_cores_and_processors_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, siblings: list[str], quota: str, expected: list[int]
) -> None:
    for cpu, shared in enumerate(siblings):
        (tmp_path / f"cpu{cpu}/topology").mkdir(parents=True)
        (tmp_path / f"cpu{cpu}/topology/thread_siblings_list").write_text(shared)
    (tmp_path / "cpu.max").write_text(quota)
    real_cores, real_allowed = threads._cores, threads._allowed
    monkeypatch.setattr(threads, "_cores", lambda cpus: real_cores(cpus, tmp_path))
    monkeypatch.setattr(threads, "_allowed", lambda: real_allowed(tmp_path / "cpu.max"))
    monkeypatch.setattr(threads.os, "sched_getaffinity", lambda pid: set(range(len(siblings))))
    monkeypatch.setattr(torch, "get_num_threads", lambda: 9)
    assert choices() == expected


def test_where_the_system_tells_nothing_processors_are_cores(tmp_path: Path) -> None:
    assert threads._cores({0, 1, 2}, tmp_path) == 3
    assert threads._allowed(tmp_path / "none") > 1000


def test_who_set_the_number_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert own().because == "torch's own number"
    assert own(is_set=True).because == "set by model.threads"
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert own().because == "set by OMP_NUM_THREADS"


def test_threads_are_given_back() -> None:
    before = torch.get_num_threads()
    with using(before + 1):
        assert torch.get_num_threads() == before + 1
    assert torch.get_num_threads() == before
