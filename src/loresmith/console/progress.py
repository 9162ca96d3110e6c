"""How a run goes: a bar on a terminal, a line for each step and one every ten seconds elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from ..contracts import Silent
from ..report.format import duration

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
        self._name, self._began, self._spoke = "", clock(), clock()

    def step(self, name: str, state: str, detail: str = "") -> None:
        """Say that a step begins or ends. Steps that are kept are named together, once one after them begins."""
        super().step(name, state, detail)
        if state == "running":
            self._say_kept()
            self._name, self._began, self._spoke = name, self._clock(), self._clock()
            self._begin(name, detail)
        elif state == "done":
            self._say(_joined(f"{name} done", detail))
        elif state != "kept":
            self._say(_joined(f"{name} {state} after {duration(self._clock() - self._began)}", detail))

    def advance(self, done: int, total: int, detail: str = "") -> None:
        """Say how far the step is, at most every ten seconds."""
        now = self._clock()
        if now - self._spoke < EVERY:
            return
        self._spoke = now
        left = f", about {duration((now - self._began) * (total - done) / done)} left" if 0 < done < total else ""
        self._say(_joined(f"{self._name} {done} of {total}{left}", detail))

    def _say_kept(self) -> None:
        kept = dict.fromkeys(name.partition(":")[0] for name in self.names[:-1])
        if kept and len(self.ran) == 1:
            self._say(f"kept from before: {', '.join(kept)}")

    def _begin(self, name: str, detail: str) -> None:
        self._say(_joined(f"{name} begins", detail))


class Live(Lines):
    """Draws a bar for the step that runs, and leaves a line for each step that ended."""

    def __init__(self, bars: Progress) -> None:
        super().__init__(lambda line: bars.console.print(line, markup=False, highlight=False))
        self._bars = bars
        self._task: TaskID | None = None

    def step(self, name: str, state: str, detail: str = "") -> None:
        """Begin or end the bar of a step."""
        if self._task is not None and state != "kept":
            self._bars.remove_task(self._task)
            self._task = None
        super().step(name, state, detail)

    def advance(self, done: int, total: int, detail: str = "") -> None:
        """Move the bar."""
        if self._task is not None:
            self._bars.update(self._task, completed=done, total=total, detail=detail)

    def _begin(self, name: str, detail: str) -> None:
        self._task = self._bars.add_task(name, total=None, detail=detail)


@contextmanager
def shown(console: Console, *, is_quiet: bool) -> Iterator[Silence]:
    """Give the progress that suits a console: none when quiet, a bar on a terminal, lines elsewhere."""
    if is_quiet:
        yield Silence()
    elif console.is_terminal and not console.is_dumb_terminal:
        with Progress(*_columns(), console=console, transient=True) as bars:
            yield Live(bars)
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
