"""How a run goes: a bar on a terminal, a table where several trainings go on, a line for each step and one every ten seconds elsewhere."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console, RenderableType
from rich.live import Live as Screen
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from ..contracts import Silent
from ..report.format import duration
from .board import Board, Course

EVERY = 10.0  # Seconds between two lines about the same step where there is no bar.


@dataclass
class Silence(Silent):
    """Says nothing, and remembers what there was to do."""

    names: list[str] = field(default_factory=list)
    """Every step in order."""
    ran: list[str] = field(default_factory=list)
    """Those that had work to do; the others were kept from before."""

    def step(self, name: str, state: str, detail: str = "") -> None:
        """Remember a step that was kept or has begun."""
        if state in {"kept", "running"}:
            self.names.append(name)
        if state == "running":
            self.ran.append(name)


class Lines(Silence):
    """Says what happens in lines of text, each a sentence of its own."""

    def __init__(self, say: Callable[[str], None], *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._say, self._clock = say, clock
        self._name = ""
        self._courses: dict[str, Course] = {}
        self._spoke: dict[str, float] = {}

    def expect(self, names: Sequence[str]) -> None:
        """Say nothing of trainings that are to come: each is told when it begins."""

    def step(self, name: str, state: str, detail: str = "") -> None:
        """Say that a step begins or ends. Steps that are kept are named together, once one after them begins."""
        super().step(name, state, detail)
        if state == "running":
            self._say_kept()
            self._name, self._spoke[name] = name, self._clock()
            self._courses[name] = Course()
            self._courses[name].begin(self._clock())
            self._begin(name, detail)
        elif state == "done":
            self._say(_joined(f"{name} done", detail))
        elif state != "kept":
            began = self._courses[name].began if name in self._courses else self._clock()
            self._say(_joined(f"{name} {state} after {duration(self._clock() - began)}", detail))

    def advance(self, done: int, total: int, detail: str = "") -> None:
        """Say how far the step is that began last."""
        self.advance_of(self._name, done, total, detail)

    def advance_of(self, name: str, done: int, total: int, detail: str = "") -> None:
        """Say how far a step is, at most every ten seconds."""
        now, course = self._clock(), self._courses.setdefault(name, Course())
        course.advance(done, total, detail, now)
        if now - self._spoke.setdefault(name, now) < EVERY:
            return
        self._spoke[name] = now
        seconds = course.seconds_left(now)
        left = "" if seconds is None else f", about {duration(seconds)} left"
        self._say(_joined(f"{name} {done} of {total}{left}", detail))

    def _say_kept(self) -> None:
        kept = dict.fromkeys(name.partition(":")[0] for name in self.names[:-1])
        if kept and len(self.ran) == 1:
            self._say(f"kept from before: {', '.join(kept)}")

    def _begin(self, name: str, detail: str) -> None:
        self._say(_joined(f"{name} begins", detail))


class Live(Lines):
    """Draws a bar for the step that runs, or a table where it is one of several trainings, and leaves a line for each step that ended."""

    def __init__(self, bars: Progress) -> None:
        super().__init__(lambda line: bars.console.print(line, markup=False, highlight=False))
        self._bars, self._board = bars, Board()
        self._task: TaskID | None = None

    def __rich__(self) -> RenderableType:
        """Return what stands beneath the lines now."""
        return self._board if self._board.is_on else self._bars

    def expect(self, names: Sequence[str]) -> None:
        """Put these trainings on the board."""
        self._board.expect(names)

    def step(self, name: str, state: str, detail: str = "") -> None:
        """Begin or end the bar of a step."""
        self._board.step(name, state)
        if self._task is not None and state != "kept":
            self._bars.remove_task(self._task)
            self._task = None
        super().step(name, state, detail)

    def advance_of(self, name: str, done: int, total: int, detail: str = "") -> None:
        """Move the bar, and the training on the board."""
        self._board.advance(name, done, total, detail)
        if self._task is not None:
            self._bars.update(self._task, completed=done, total=total, detail=detail)

    def _begin(self, name: str, detail: str) -> None:
        self._task = self._bars.add_task(name, total=None, detail=detail)


@contextmanager
def shown(console: Console, *, is_quiet: bool) -> Iterator[Silence]:
    """Give the progress that suits a console: none when quiet, a bar or a table on a terminal, lines elsewhere."""
    if is_quiet:
        yield Silence()
    elif console.is_terminal and not console.is_dumb_terminal:
        live = Live(Progress(*_columns(), console=console))
        with Screen(live, console=console, transient=True, refresh_per_second=10):
            yield live
    else:
        yield Lines(lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True))


def _columns() -> Iterator[SpinnerColumn | TextColumn | BarColumn | TimeElapsedColumn | TimeRemainingColumn]:
    yield SpinnerColumn()
    yield TextColumn("{task.description:<25}")
    yield BarColumn(bar_width=25)
    yield TextColumn("{task.percentage:>3.0f} %")
    yield TimeElapsedColumn()
    yield TextColumn("left")
    yield TimeRemainingColumn()
    yield TextColumn("{task.fields[detail]}", style="dim", markup=False)


def _joined(sentence: str, detail: str) -> str:
    return f"{sentence}: {detail}" if detail else sentence
