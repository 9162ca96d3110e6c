import time
from pathlib import Path

import pytest

from loresmith.ingest.crawl import pace as pace_module
from loresmith.ingest.crawl.database import opened
from loresmith.ingest.crawl.pace import MAX_HOLD_SECONDS, Pace


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds slept; the clock stands still."""
    slept: list[float] = []
    now = time.time()
    monkeypatch.setattr(pace_module.time, "sleep", slept.append)
    monkeypatch.setattr(pace_module.time, "time", lambda: now)
    return slept


def test_the_delay_counts_from_the_end_of_the_last_answer(tmp_path: Path, slept: list[float]):
    with opened(tmp_path / "crawl.sqlite") as database:
        pace = Pace(database, delay=2)
        pace.wait("a")
        pace.ended("a")
        pace.wait("b")
        assert slept == []
        pace.wait("a")
    assert slept == [2]


def test_what_the_host_asks_for_wins_where_it_is_longer(tmp_path: Path, slept: list[float]):
    with opened(tmp_path / "crawl.sqlite") as database:
        pace = Pace(database, delay=2)
        pace.slow_down("a", 5)
        pace.slow_down("b", 1)
        for host in "ab":
            pace.wait(host)
            pace.ended(host)
            pace.wait(host)
    assert slept == [5, 2]


def test_a_host_may_ask_for_more_patience_up_to_a_limit(tmp_path: Path, slept: list[float]):
    with opened(tmp_path / "crawl.sqlite") as database:
        pace = Pace(database, delay=1)
        for hold in (30, 1e9):
            pace.ended("a", hold=hold)
            pace.wait("a")
    assert slept == pytest.approx([30, MAX_HOLD_SECONDS])


def test_after_a_restart_the_whole_delay_passes(tmp_path: Path, slept: list[float]):
    for _ in range(2):
        with opened(tmp_path / "crawl.sqlite") as database:
            Pace(database, delay=3).wait("a")
    assert slept == [3]
