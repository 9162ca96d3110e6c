"""Do the steps of a list that are not done yet."""

from collections.abc import Sequence

from ...contracts import Progress
from ...runfolder import Run, Step


def bring_up(current: Run, steps: Sequence[Step], progress: Progress) -> None:
    """Do each of these steps that is not done; the caller holds the run folder."""
    latest = current.latest()
    for step in steps:
        if current.is_done(step, latest.get(step.name)):
            progress.step(step.name, "kept")
            continue
        progress.step(step.name, "running")
        line = current.perform(step)
        counts = ", ".join(f"{value} {name}" for name, value in line["counts"].items())
        progress.step(step.name, "done", f"{counts} ({line['seconds']:.1f} s)")
