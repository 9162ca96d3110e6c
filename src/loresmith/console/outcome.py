"""What came of a run: the table, the verdict, the time and memory it took, and where the report is."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from ..files import read_json
from ..records import Contrast, Summary
from ..report import format
from ..report.gist import Line, gist
from ..runfolder import Run
from . import tables

WIDE = 150  # Characters of a line where standard output is no terminal, so that a table in a log file is whole.


@dataclass(frozen=True)
class Outcome:
    """A run folder after some work on it."""

    folder: Path
    until: str
    """The verb that was asked for."""
    asked: Sequence[str]
    """The steps it stands for: `evaluate` stands for every answer and score."""
    ran: Sequence[str]
    """The steps that had work to do; empty where all was done before."""
    steps: Mapping[str, Mapping[str, Any]]
    """The last ledger line of each step."""
    foreseen: Mapping[str, Any]
    """`preflight.json`, or empty before it was made."""
    comparison: Mapping[str, Any]
    """`compare.json` where `until` comes after it, otherwise empty."""

    @property
    def report(self) -> Path | None:
        """The page to open, where there is one."""
        path = self.folder / "report.html"
        return path if self.until == "report" and path.is_file() else None

    @property
    def peak_memory_bytes(self) -> int | None:
        """The most memory any step held."""
        return max((line["peak_memory_bytes"] for line in self.steps.values() if line.get("peak_memory_bytes")), default=None)

    @property
    def predicted_seconds(self) -> dict[str, float]:
        """What the preflight foresaw, for the steps that are done."""
        foreseen = self.foreseen.get("predicted_seconds") or {}
        return {step: seconds for step, seconds in foreseen.items() if step in self.steps and seconds is not None}

    @property
    def seconds(self) -> float:
        """The time of all steps together."""
        return sum(line.get("seconds") or 0.0 for line in self.steps.values())

    def to_dict(self) -> dict[str, Any]:
        """Return what a machine wants to know, as plain values."""
        return {
            "folder": str(self.folder),
            "until": self.until,
            "ran": list(self.ran),
            "seconds": self.seconds,
            "predicted_seconds": self.predicted_seconds,
            "peak_memory_bytes": self.peak_memory_bytes,
            "counts": {step: line.get("counts") or {} for step, line in self.steps.items()},
            "preflight": dict(self.foreseen) if self.until == "preflight" else None,
            "verdict": self.comparison.get("verdict"),
            "contrasts": self.comparison.get("contrasts") or [],
            "report": str(self.report) if self.report else None,
        }


def read(run: Run, *, until: str, asked: Sequence[str], ran: Sequence[str], steps: Sequence[str] | None = None) -> Outcome:
    """Return the outcome of a run; of `steps`, or of every step its ledger knows."""
    latest = run.latest()
    return Outcome(
        folder=run.folder,
        until=until,
        asked=asked,
        ran=ran,
        steps=latest if steps is None else {step: latest[step] for step in steps},
        foreseen=_json(run.path("preflight.json")),
        comparison=_json(run.path("compare.json")) if until in {"compare", "report"} else {},
    )


def paper() -> Console:
    """Return the console for results: standard output, wide enough for a table where it is no terminal."""
    is_free = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=WIDE if is_free else None, highlight=False)


def draw(outcome: Outcome, console: Console) -> None:
    """Print an outcome; a run that had nothing to do gets a line, its verdict and its report."""
    if not outcome.ran:
        console.print(f"nothing to do: every step up to {outcome.until} is done, and nothing it depends on has changed", soft_wrap=True)
    elif outcome.comparison:
        console.print(tables.comparison(contrasts(outcome.comparison), width=console.width))
    elif outcome.until == "preflight":
        console.print(tables.forecast(outcome.foreseen))
    else:
        for step in outcome.asked:
            console.print(f"{step}: {tables.counted(outcome.steps[step].get('counts') or {})}", markup=False, soft_wrap=True)
    _draw_verdict(outcome, console)
    _draw_end(outcome, console)


def contrasts(comparison: Mapping[str, Any]) -> list[Contrast]:
    """Return the contrasts of a `compare.json`."""
    return [Contrast.from_dict(row) for row in comparison.get("contrasts") or []]


def _draw_verdict(outcome: Outcome, console: Console) -> None:
    verdict = outcome.comparison.get("verdict") or {}
    if verdict:
        console.print(format.prose(verdict["sentence"]), style="bold", markup=False)
        for line in _counts(outcome.comparison):
            console.print(f"{line.right} {line.about}. {line.beside}", markup=False)
    if outcome.ran:
        for detail in _details(verdict):
            console.print(f"· {format.prose(detail)}", markup=False)


def _counts(comparison: Mapping[str, Any]) -> list[Line]:
    """Return the result in counts, as the report begins."""
    summaries = [Summary.from_dict(row) for row in comparison.get("summaries") or []]
    return gist(summaries, chosen=(comparison.get("chosen") or {}).get("model", ""))


def _details(verdict: Mapping[str, Any]) -> list[str]:
    details = verdict.get("details") or []
    return [details] if isinstance(details, str) else list(details)


def _draw_end(outcome: Outcome, console: Console) -> None:
    if outcome.ran and outcome.until == "report":
        console.print(_spent(outcome), markup=False)
    place = f"Report: {outcome.report}" if outcome.report else f"Run folder: {outcome.folder}"
    console.print(place, markup=False, soft_wrap=True)


def _spent(outcome: Outcome) -> str:
    """Return the time predicted and taken over the same steps, the time of all, and the memory."""
    foreseen = outcome.predicted_seconds
    taken = sum(outcome.steps[step].get("seconds") or 0.0 for step in foreseen)
    verbs = " and ".join(dict.fromkeys(step.partition(":")[0] for step in foreseen))
    compared = f"{verbs}: {sum(foreseen.values()) / 60:.1f} min predicted, {taken / 60:.1f} min taken. " if foreseen else ""
    memory = outcome.peak_memory_bytes
    peak = f", at most {format.size(memory)} of memory" if memory else ""
    return f"{compared}All steps: {outcome.seconds / 60:.1f} min{peak}."


def _json(path: Path) -> dict[str, Any]:
    return read_json(path) if path.is_file() else {}
