"""Which fine-tune to take: the one with the lowest loss on the dev questions, so that its result on the test is no pick of the luckiest.

The best of eight on the test questions looks better than it is, by more the fewer the questions. Dev questions are others, and a choice
made on them leaves the test result of the chosen one as honest as if it had been the only one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from ..records import Record
from .phrases import number


@dataclass(frozen=True, slots=True)
class Chosen(Record):
    """The fine-tune to take."""

    model: str
    dev_loss: float
    """Nats a token, at its best step."""
    others: Mapping[str, float]
    """Dev loss of the others, by name."""

    @property
    def sentence(self) -> str:
        """What to say of it."""
        return (
            f"chosen on the dev questions, not on the test: {self.model}, with {number(self.dev_loss, 3)} nats a token there"
            f" (next best {number(min(self.others.values()), 3)})"
        )


def chosen(losses: Mapping[str, Sequence[Mapping[str, Any]]], *, stratum: str = "") -> Chosen | None:
    """Return the fine-tune with the lowest dev loss, from each one's rows of losses; the first of equals.

    Each is judged where its best checkpoint was kept, at its lowest `dev_loss`, by the dev questions of `stratum` where those were taken
    apart: on documents never trained a model that has learnt facts is surely wrong, and that must not choose.
    None for a single fine-tune, and where one of them has no dev loss: what was not measured everywhere cannot be compared.
    """
    best = {model: _best(rows, f"dev_loss_{stratum}") for model, rows in losses.items()}
    known = {model: loss for model, loss in best.items() if loss is not None}
    if len(best) < 2 or len(known) < len(best):
        return None
    model = min(known, key=lambda name: known[name])
    return Chosen(model, known[model], {name: loss for name, loss in known.items() if name != model})


def _best(rows: Iterable[Mapping[str, Any]], name: str) -> float | None:
    taken = [row for row in rows if row.get("dev_loss") is not None and isfinite(row["dev_loss"])]
    if not taken:
        return None
    kept = min(taken, key=lambda row: row["dev_loss"])
    return float(kept.get(name, kept["dev_loss"]))
