"""How a run is told, step by step."""

import io
import os
import pty
import re
import threading

import pytest
from rich.console import Console

from loresmith.console.progress import Lines, Live, Silence, shown
from loresmith.steps.abreast import Abreast, expect

from .clock import Clock


def test_each_step_gets_a_line_at_both_ends() -> None:
    said: list[str] = []
    lines = Lines(said.append, clock=Clock())
    lines.step("ingest", "running")
    lines.step("ingest", "done", "15 documents")
    assert said == ["ingest begins", "ingest done: 15 documents"]


def test_advance_speaks_every_ten_seconds_and_says_what_is_left() -> None:
    said: list[str] = []
    clock = Clock()
    lines = Lines(said.append, clock=clock)
    lines.step("train:tuned", "running")
    for second in range(1, 26):
        clock.now = second
        lines.advance(second, 100, "loss 2.1")
    assert said[1:] == ["train:tuned 10 of 100, about 1 min 30 s left: loss 2.1", "train:tuned 20 of 100, about 1 min 20 s left: loss 2.1"]


def test_kept_steps_are_named_by_verb_before_the_first_that_runs() -> None:
    said: list[str] = []
    lines = Lines(said.append)
    for name in ("ingest", "answer:base.closed-book", "answer:base.with-passage"):
        lines.step(name, "kept")
    lines.step("compare", "running")
    assert said == ["kept from before: ingest, answer", "compare begins"]


def test_nothing_is_said_while_all_is_kept() -> None:
    said: list[str] = []
    lines = Lines(said.append)
    lines.step("ingest", "kept")
    assert (said, lines.ran, lines.names) == ([], [], ["ingest"])


def test_failure_is_said_with_its_time() -> None:
    said: list[str] = []
    clock = Clock()
    lines = Lines(said.append, clock=clock)
    lines.step("train:tuned", "running")
    clock.now = 75
    lines.step("train:tuned", "failed")
    assert said[-1] == "train:tuned failed after 1 min 15 s"


def test_terminal_gets_a_bar_and_keeps_a_line_for_each_step() -> None:
    screen = io.StringIO()
    with shown(Console(file=screen, force_terminal=True, width=120, color_system=None, legacy_windows=False), is_quiet=False) as live:
        assert isinstance(live, Live)
        live.step("train:tuned", "running")
        live.advance(50, 100, "[loss] 2.1")
        live.step("train:tuned", "done", "100 updates")
    assert "50 %" in screen.getvalue() or "train:tuned" in screen.getvalue()
    assert "train:tuned done: 100 updates" in screen.getvalue()


def test_log_gets_lines_without_colour_and_quiet_nothing() -> None:
    screen = io.StringIO()
    with shown(Console(file=screen), is_quiet=False) as lines:
        lines.step("a [b]", "running")
    with shown(Console(file=screen), is_quiet=True) as silence:
        assert type(silence) is Silence
        silence.step("ingest", "running")
    assert screen.getvalue() == "a [b] begins\n"


def test_trainings_side_by_side_each_speak_for_themselves() -> None:
    said: list[str] = []
    clock = Clock()
    lines = Lines(said.append, clock=clock)
    for name in ("train:a", "train:b"):
        lines.step(name, "running")
    for clock.now in range(1, 12):
        lines.advance_of("train:a", int(clock.now), 20, "loss 2.1")
        lines.advance_of("train:b", 2 * int(clock.now), 400)
    assert said[2:] == ["train:a 10 of 20, about 10 s left: loss 2.1", "train:b 20 of 400, about 3 min 10 s left"]


def test_silence_is_not_told_of_each_training() -> None:
    assert isinstance(Lines(print), Abreast)
    assert not isinstance(Silence(), Abreast)
    expect(Silence(), ["train:a"])


def test_a_terminal_shows_all_trainings_in_a_table_and_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    master, slave = pty.openpty()
    heard: list[bytes] = []
    reader = threading.Thread(target=_read, args=(master, heard))
    reader.start()
    with os.fdopen(slave, "w") as screen, shown(Console(file=screen, width=100, color_system=None), is_quiet=False) as live:
        assert isinstance(live, Live)
        live.expect(["train:r1", "train:r8", "train:r64"])
        live.step("train:r1", "running")
        live.advance_of("train:r1", 12, 100, "loss 2.100, dev loss 1.950")
        live.step("train:r1", "done", "100 updates")
        live.step("train:r8", "running")
        live.step("train:r64", "running")
        live.step("train:r64", "done", "100 updates")
        live.step("train:r8", "done", "100 updates")
    reader.join(5)
    os.close(master)
    frames = b"".join(heard).decode()
    assert re.search(r"r1 +done +12 of 100 +2\.100 +1\.950", frames)
    assert re.search(r"r8 +running", frames)
    assert "train:r8 done: 100 updates" in frames
    assert "r8" not in frames.rpartition("train:r8 done")[2]


def _read(master: int, heard: list[bytes]) -> None:
    try:
        while piece := os.read(master, 4096):
            heard.append(piece)
    except OSError:  # the other end is closed
        return
