"""What the machine was doing: processor, memory and GPU over time, a line a step."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from . import format, palette
from .content import ReportContent
from .panel import Panel, canvas, finish, legend


class Quantity(NamedTuple):
    """One thing that was measured."""

    key: str
    title: str
    axis: str
    scale: float
    """What a value is multiplied with to be drawn."""


QUANTITIES = (
    Quantity("cpu_cores", "Processor", "cores busy", 1),
    Quantity("rss_bytes", "Memory", "GB", 1e-9),
    Quantity("gpu_share", "GPU", "% busy", 100),
    Quantity("gpu_bytes", "GPU memory", "GB", 1e-9),
)
MOST_STEPS = 8
"""Lines one panel can show; the longest steps are drawn, and the file of the numbers has all."""


def usage(content: ReportContent) -> list[Panel]:
    """Return a panel for each quantity that was measured at all."""
    longest = sorted(content.resources, key=lambda step: -max((row["seconds"] for row in content.resources[step]), default=0.0))[
        :MOST_STEPS
    ]
    steps = {step: rows for step, rows in content.resources.items() if step in longest}
    measured = [one for one in QUANTITIES if any(row.get(one.key) is not None for rows in steps.values() for row in rows)]
    return [_panel(quantity, steps) for quantity in measured]


def rows(content: ReportContent) -> list[dict[str, Any]]:
    """Return every measurement with its step, for the CSV file."""
    return [{"step": step, **row} for step, taken in content.resources.items() for row in taken]


def _ran(taken: Sequence[Mapping[str, Any]]) -> Iterator[tuple[float, Mapping[str, Any]]]:
    """Yield each row with the seconds run up to it: a step that was killed and resumed counts from 0 again."""
    before = last = 0.0
    for row in taken:
        if row["seconds"] < last:
            before += last
        last = row["seconds"]
        yield before + last, row


def _panel(quantity: Quantity, steps: Mapping[str, Sequence[Mapping[str, Any]]]) -> Panel:
    figure, axes = canvas()
    told = []
    for place, (step, taken) in enumerate(steps.items()):
        points = [(seconds / 60, quantity.scale * row[quantity.key]) for seconds, row in _ran(taken) if row.get(quantity.key) is not None]
        if not points:
            continue
        name = f"series-{1 + place % (len(palette.SERIES) - 1)}"
        # The colours come round again; the dashes tell the second round from the first.
        style = "-" if place < len(palette.SERIES) - 1 else (0, (4, 2))
        axes.plot(*zip(*points, strict=True), color=palette.ALL[name].light, linewidth=1.4, linestyle=style, label=step)
        told.append(f"{step} at most {format.number(max(value for _, value in points))}")
    axes.set_xlabel("minutes of the step")
    axes.set_ylabel(quantity.axis)
    axes.set_ylim(bottom=0)
    axes.margins(x=0.02)
    legend(axes)
    alternative = f"{quantity.title} in {quantity.axis}: {'; '.join(told)}."
    return finish(figure, name=f"usage-{quantity.key}", heading=quantity.title, alternative=alternative)
