"""What a training took, held against what was foreseen, and remembered for the next prediction on this machine."""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..contracts import Progress
from ..files import read_json, write_json
from ..plan.past import PastRun, remember
from ..runfolder import Counts, Run, peak_memory

TOOK = "took.json"
_SHORTEST = 30.0  # seconds; a shorter training says more about its start than about its updates


class Clock:
    """A Progress that notes when the first and the latest update were done, and passes everything on."""

    def __init__(self, progress: Progress, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._progress, self._clock = progress, clock
        self.first: tuple[int, float] | None = None
        self.latest: tuple[int, float] | None = None

    def step(self, name: str, state: str, detail: str = "") -> None:
        """Pass it on."""
        self._progress.step(name, state, detail)

    def advance(self, done: int, total: int, detail: str = "") -> None:
        """Note the time, and pass it on."""
        self.latest = (done, self._clock())
        self.first = self.first or self.latest
        self._progress.advance(done, total, detail)

    def seconds_per_update(self) -> float | None:
        """Return the mean time between updates, dev losses included; None for fewer than two."""
        if self.first is None or self.latest is None or self.latest[0] <= self.first[0]:
            return None
        return (self.latest[1] - self.first[1]) / (self.latest[0] - self.first[0])


def watched(run: Run, *, name: str, train: Callable[..., Counts], progress: Progress) -> Counts:
    """Train, and write down beside the adapter how long an update took here and how much memory; remember it for later plans.

    A training that a kill interrupted counts the updates of its last start alone.
    """
    clock = Clock(progress)
    counts = train(run, progress=clock)
    facts = read_json(run.path(f"models/{name}/training.json"))
    took = {
        "updates": facts["updates"],
        "updates_planned": facts["updates_planned"],
        "seconds_per_update": clock.seconds_per_update(),
        "peak_memory_bytes": facts.get("peak_memory_bytes") or peak_memory(),
        "threads": facts.get("threads"),
    }
    write_json(run.path(f"models/{name}/{TOOK}"), took)
    if past := _past_run(_foreseen(run).get(name), took):
        remember(past)
    return counts


def hindsight(run: Run, names: Iterable[str]) -> list[dict[str, Any]]:
    """Return a row for each fine-tune that is done: what was predicted, what it took, and how far the prediction was off.

    Errors are fractions of what was taken, positive where too much was predicted, None where nothing was predicted or measured.
    Seconds are those of the updates that were done: early stopping is no error of the prediction. `is_alike` is false where it trained on
    other threads than were measured, as fine-tunes do that share the cores.
    """
    rows = []
    for name in names:
        path, said = run.path(f"models/{name}/{TOOK}"), _foreseen(run).get(name, {})
        if not path.is_file():
            continue
        took = read_json(path)
        predicted = said["seconds"] / said["updates"] * took["updates"] if said else None
        seconds = took["seconds_per_update"] and took["seconds_per_update"] * took["updates"]
        rows.append(
            {
                "name": name,
                "predicted_seconds": predicted,
                "seconds": seconds,
                "seconds_error": _error(predicted, seconds),
                "predicted_bytes": said.get("peak_memory_bytes"),
                "peak_bytes": took["peak_memory_bytes"],
                "bytes_error": _error(said.get("peak_memory_bytes"), took["peak_memory_bytes"]),
                "basis": said.get("time_basis"),
                "is_alike": _is_alike(said, took),
            }
        )
    return rows


def foreseen_table(run: Run, names: Iterable[str]) -> dict[str, Any]:
    """Return that as a table for the report: `title`, `note`, `rows`; no rows where nothing was foreseen."""
    found = [row for row in hindsight(run, names) if row["predicted_seconds"] is not None]
    rows = [
        {
            "fine-tune": row["name"],
            "predicted_seconds": row["predicted_seconds"],
            "taken_seconds": row["seconds"],
            "time off": _percent(row["seconds_error"]),
            "predicted_bytes": row["predicted_bytes"],
            "peak_bytes": row["peak_bytes"],
            "memory off": _percent(row["bytes_error"]),
        }
        for row in found
    ]
    note = (
        "Predicted by the preflight for the updates that were done, dev losses included, and what they took. Nine predictions in ten are "
        "to lie within 20 % for time and 15 % for memory of a machine that does nothing else."
    )
    if shared := [row["name"] for row in found if not row["is_alike"]]:
        note += f" Trained on fewer or more threads than were measured: {', '.join(shared)}."
    return {"title": "Predicted and taken", "note": note, "rows": rows}


def _percent(error: float | None) -> str:
    return "–" if error is None else f"{100 * error:+.0f} %".replace("-", "−")


def _foreseen(run: Run) -> dict[str, dict[str, Any]]:
    path = run.path("preflight.json")
    return _variants(path) if path.is_file() else {}


def _variants(path: Path) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in read_json(path).get("variants", ())}


def _past_run(said: Mapping[str, Any] | None, took: Mapping[str, Any]) -> PastRun | None:
    """Return what a later prediction can learn from: None where nothing was foreseen, too little done, or the cores were shared."""
    if not said or not _is_alike(said, took) or (took["seconds_per_update"] or 0.0) * took["updates"] < _SHORTEST:
        return None
    return PastRun(
        machine=said["machine"],
        dtype=said["dtype"],
        formula_seconds=said["formula_seconds"] / said["updates"],
        seconds=took["seconds_per_update"],
        formula_bytes=said["formula_bytes"],
        peak_bytes=took["peak_memory_bytes"],
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        quantize=said.get("quantize", "none"),
    )


def _is_alike(said: Mapping[str, Any], took: Mapping[str, Any]) -> bool:
    """Say whether a training ran on as many threads as were measured, as far as both are written down."""
    known = {count for count in (said.get("threads"), took.get("threads")) if count}
    return said.get("device") == "cuda" or len(known) < 2


def _error(predicted: float | None, actual: float | None) -> float | None:
    return predicted / actual - 1 if predicted and actual else None
