"""A machine's past teaches the next prediction."""

from dataclasses import replace
from pathlib import Path

import pytest

from loresmith.plan.past import LATEST, PastRun, corrections, past_runs, remember

RUN = PastRun("this CPU, 2 cores", "float32", 10.0, 15.0, 2e9, 2.2e9, "2026-11-21T12:00:00+00:00")


def test_what_was_remembered_corrects(tmp_path: Path) -> None:
    file = tmp_path / "machine.jsonl"
    for factor in (1.0, 1.1, 0.9):
        remember(replace(RUN, seconds=15.0 * factor), file=file)
    memory, seconds = corrections(past_runs(RUN.machine, RUN.dtype, file=file))
    assert memory.expected(1e9) == pytest.approx(1.1e9)
    assert seconds.expected(10.0) == pytest.approx(15.0)
    assert (seconds.basis, seconds.n) == ("past runs", 3)


def test_only_like_machines_count_and_the_latest_of_them(tmp_path: Path) -> None:
    file = tmp_path / "machine.jsonl"
    for n in range(LATEST + 5):
        remember(replace(RUN, seconds=float(n + 1)), file=file)
    remember(replace(RUN, machine="A100"), file=file)
    remember(replace(RUN, dtype="bfloat16"), file=file)
    assert [run.seconds for run in past_runs(RUN.machine, "float32", file=file)] == [float(n + 6) for n in range(LATEST)]
    assert past_runs("T4", "float32", file=file) == []


def test_updates_of_like_size_go_before_all_others() -> None:
    small, large = replace(RUN, formula_seconds=0.1, seconds=1.5), RUN
    assert corrections([small, small, large], formula_seconds=20.0)[1].expected(20.0) == pytest.approx(30.0)
    assert corrections([small, small], formula_seconds=20.0)[1].n == 2


def test_a_packed_base_has_a_past_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "machine.jsonl"
    remember(replace(RUN, quantize="nf4"), file=file)
    assert past_runs(RUN.machine, RUN.dtype, file=file) == []
    assert len(past_runs(RUN.machine, RUN.dtype, "nf4", file=file)) == 1


@pytest.mark.parametrize("text", ["", "not json\n", '{"machine": "x"}\n', '{"torn": '])
def test_a_damaged_past_is_forgotten(tmp_path: Path, text: str) -> None:
    file = tmp_path / "machine.jsonl"
    file.write_text(text)
    assert past_runs(RUN.machine, RUN.dtype, file=file) == []
    assert corrections([])[0].basis == "formula"


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    remember(RUN, file=tmp_path / "file" / "machine.jsonl")
