"""How a run is told, step by step."""

import io

from rich.console import Console

from loresmith.console.progress import Lines, Live, Silence, shown


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


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
