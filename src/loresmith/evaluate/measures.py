"""Every metric's better direction, in one table, and what is derived from what.

A perplexity is never scored: it is the exponential of a mean likelihood, and not the mean of exponentials.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .paired import Scale, identity
from .rubric import ITEMS


@dataclass(frozen=True, slots=True)
class Measure:
    """What one row of the tables compares."""

    name: str
    higher_is_better: bool | None
    """None where neither direction is better."""
    source: str = ""
    """The metric of the scores it is made from; empty where that is its own."""
    scale: Scale = identity
    """Turns the weighted mean of the scores into the number compared."""
    note: str = ""

    @property
    def scored_as(self) -> str:
        """The metric its scores go by."""
        return self.source or self.name


MEASURES = (
    Measure("answer-nll", higher_is_better=False),
    Measure("perplexity", higher_is_better=False, source="answer-nll", scale=np.exp),
    Measure("squad-f1", higher_is_better=True),
    Measure("exact-match", higher_is_better=True),
    Measure("contains", higher_is_better=True),
    Measure("rouge-l-f", higher_is_better=True),
    Measure("rouge-l-precision", higher_is_better=True),
    Measure("rouge-l-recall", higher_is_better=True),
    *(Measure(f"rouge-{n}-{part}", higher_is_better=True) for n in (1, 2) for part in ("f", "precision", "recall")),
    Measure("sentence-bleu", higher_is_better=True, note="mean over answers; not the BLEU of a corpus"),
    Measure("chrf", higher_is_better=True),
    Measure("char-3gram-cosine", higher_is_better=True),
    Measure("embedding-cosine", higher_is_better=True),
    Measure("bits-per-byte", higher_is_better=False),
    Measure("questeval", higher_is_better=True),
    Measure("questeval-precision", higher_is_better=True),
    Measure("questeval-recall", higher_is_better=True),
    Measure("questeval-f1-harmonic", higher_is_better=True, note="harmonic mean of QuestEval and token F1, taken by question"),
    Measure("claim-precision", higher_is_better=True),
    Measure("claim-recall", higher_is_better=True),
    Measure("claim-f1", higher_is_better=True),
    Measure("claim-contradiction", higher_is_better=False),
    Measure("claim-grounded", higher_is_better=True),
    Measure("choice-accuracy", higher_is_better=True),
    Measure("choice-brier", higher_is_better=False),
    Measure("judge-total", higher_is_better=True),
    Measure("human-total", higher_is_better=True, note="rated by people, of those answers they rated"),
    *(Measure(f"judge-{item.name}", higher_is_better=True, note="one item of the judge's total") for item in ITEMS),
    Measure("length-ratio", higher_is_better=None, note="no better direction, so no wins and losses"),
)


def measures_of(metrics: Iterable[str]) -> list[Measure]:
    """Return what can be compared from scores of these metrics, in the order of the table.

    A metric that is not in the table comes after it, higher taken as better, and its note says so.
    """
    seen = set(metrics)
    known = [measure for measure in MEASURES if measure.scored_as in seen]
    others = sorted(seen - {measure.name for measure in MEASURES})
    return known + [Measure(name, higher_is_better=True, note="direction not declared, higher taken as better") for name in others]
