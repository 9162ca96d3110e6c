"""Trainings while they go: how far each is, its losses, and the time it will still take; all of them in one table."""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rich import box
from rich.table import Table

from ..report.format import MISSING, count, duration

MOST = 16
"""Rows a terminal shows above the prompt; those that run come first."""
_LOSS = re.compile(r"(dev loss|loss) ([\d.]+)")
_BEGUN, _OPEN = {"running", "done", "failed"}, {"waiting", "running"}
_STYLES = {"running": "bold", "failed": "red", "waiting": "dim", "kept": "dim"}


@dataclass
class Course:
    """How one step goes."""

    state: str = "waiting"
    done: int = 0
    total: int = 0
    losses: dict[str, str] = field(default_factory=dict)
    """The last `loss` and `dev loss` that were told."""
    began: float = 0.0
    first: tuple[int, float] | None = None
    """How far it was when it was first heard of, and when: before that it loaded a model, or went on from a checkpoint."""

    def begin(self, now: float) -> None:
        """Note that it runs from now on."""
        self.state, self.began, self.first = "running", now, None

    def advance(self, done: int, total: int, detail: str, now: float) -> None:
        """Note how far it is, and the losses in the detail."""
        self.done, self.total = done, total
        self.losses.update(_LOSS.findall(detail))
        self.first = self.first or (done, now)

    def seconds_left(self, now: float) -> float | None:
        """Return what it will still take at its pace so far; None before there is a pace, and at the end."""
        if self.first is None or not self.first[0] < self.done < self.total:
            return None
        return (now - self.first[1]) * (self.total - self.done) / (self.done - self.first[0])


class Board:
    """The trainings of one run."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.courses: dict[str, Course] = {}

    @property
    def is_on(self) -> bool:
        """Whether there is something to follow: several trainings, of which one has begun and one has not ended."""
        states = {course.state for course in self.courses.values()}
        return len(self.courses) > 1 and bool(states & _BEGUN) and bool(states & _OPEN)

    def expect(self, names: Iterable[str]) -> None:
        """Begin anew with these steps."""
        self.courses = {name: Course() for name in names}

    def step(self, name: str, state: str) -> None:
        """Note the state of a step; one that was not expected is none of the board's."""
        if name not in self.courses:
            return
        if state == "running":
            self.courses[name].begin(self._clock())
        self.courses[name].state = state

    def advance(self, name: str, done: int, total: int, detail: str) -> None:
        """Note how far a step is."""
        if name in self.courses:
            self.courses[name].advance(done, total, detail, self._clock())

    def __rich__(self) -> Table:
        """Return the table as it is now."""
        rows = list(self.courses.items())
        if len(rows) > MOST:
            rows.sort(key=lambda one: one[1].state != "running")
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, caption=_rest(rows[MOST:]), caption_justify="left")
        table.add_column("Fine-tune", no_wrap=True)
        table.add_column("")
        for title in ("updates", "loss", "dev loss", "left"):
            table.add_column(title, justify="right", no_wrap=True)
        for name, course in rows[:MOST]:
            table.add_row(*self._cells(name, course), style=_STYLES.get(course.state))
        return table

    def _cells(self, name: str, course: Course) -> tuple[str, ...]:
        losses = (course.losses.get(key, MISSING) for key in ("loss", "dev loss"))
        updates = f"{count(course.done)} of {count(course.total)}" if course.total else MISSING
        left = duration(course.seconds_left(self._clock())) if course.state == "running" else ""
        return (name.partition(":")[2], course.state, updates, *losses, left)


def _rest(rows: list[tuple[str, Course]]) -> str:
    states = [course.state for _, course in rows]
    return f"{len(rows)} more: {', '.join(f'{states.count(one)} {one}' for one in dict.fromkeys(states))}" if rows else ""
