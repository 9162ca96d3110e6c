"""One contrast: two models' scores of one metric on the same questions, made into a difference and how sure it is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isfinite, nan
from typing import NamedTuple

from ..records import Contrast, Score
from .bootstrap import cluster_bootstrap, stretch_factor
from .measures import Measure
from .paired import Paired, paired
from .power import SIZE, smallest_detectable
from .signflip import sign_flip_p, smallest_p

TIE = 1e-12  # of a question's score: less apart than this is rounding
FEW = 10  # documents below which a note says what their being few does to the interval

Column = Mapping[str, Score]
"""One model's scores of one metric in one arm and stratum, by example."""


class Pair(NamedTuple):
    """Who is compared with whom."""

    model: str
    arm: str
    against: str
    against_arm: str


class Outcomes(NamedTuple):
    """Questions by who is better."""

    wins: int
    ties: int
    losses: int


def contrast(
    mine: Column,
    theirs: Column,
    *,
    measure: Measure,
    stratum: str,
    pair: Pair,
    documents: Mapping[str, str],
    bootstrap: int,
    seed: int,
    tie: float = TIE,
) -> Contrast:
    """Return the difference of two columns; `documents` maps an example to what is resampled, `tie` is how far apart still is a tie.

    A question counts where both sides have a finite score of the same weight: an answer cut shorter on one side is another
    question. With none left, n is 0 and every number NaN or None; with one document, the ends of the interval are NaN.
    """
    asked = sorted(mine.keys() | theirs.keys())
    scored = [example for example in asked if has_value(mine.get(example)) and has_value(theirs.get(example))]
    both = [example for example in scored if mine[example].weight == theirs[example].weight]
    blank = _blank(measure, stratum, pair, n_missing=len(asked) - len(both))
    notes = [measure.note]
    if len(both) < len(scored):
        notes.append(f"{len(scored) - len(both)} questions left out: their weights differ between the two sides")
    if not both:
        return replace(blank, note=_joined([*notes, "no question has a score on both sides"]))
    values, against = values_of(mine, both), values_of(theirs, both)
    weights = [mine[example].weight for example in both]
    pairs = paired(values, against, weights=weights, documents=[documents[example] for example in both], scale=measure.scale)
    wins, ties, losses = outcomes(values, against, higher_is_better=measure.higher_is_better, tie=tie)
    low, high = cluster_bootstrap(pairs, resamples=bootstrap, seed=seed)
    return replace(
        blank,
        n=len(both),
        n_documents=pairs.n_documents,
        mean=pairs.mean,
        against_mean=pairs.against_mean,
        difference=pairs.difference,
        low=low,
        high=high,
        p=sign_flip_p(pairs.weighted_differences, flips=bootstrap, seed=seed),
        detectable=smallest_detectable(pairs),
        wins=wins,
        ties=ties,
        losses=losses,
        note=_joined([*notes, *_notes_on_documents(pairs)]),
    )


def outcomes(values: Sequence[float], against: Sequence[float], *, higher_is_better: bool | None, tie: float = TIE) -> Outcomes:
    """Return the questions won, tied and lost; a difference of at most `tie` is a tie. All 0 where neither direction is better."""
    if higher_is_better is None:
        return Outcomes(0, 0, 0)
    differences = [a - b if higher_is_better else b - a for a, b in zip(values, against, strict=True)]
    wins, losses = sum(d > tie for d in differences), sum(d < -tie for d in differences)
    return Outcomes(wins, len(differences) - wins - losses, losses)


def has_value(score: Score | None) -> bool:
    """Return whether a score counts: a finite value and a weight above 0."""
    return score is not None and score.value is not None and isfinite(score.value) and score.weight > 0


def values_of(column: Column, examples: Sequence[str]) -> list[float]:
    """Return the values of these examples, each of which has one."""
    return [value for example in examples if (value := column[example].value) is not None]


def _blank(measure: Measure, stratum: str, pair: Pair, *, n_missing: int) -> Contrast:
    """Return a contrast that knows who is compared, and nothing else yet."""
    return Contrast(
        stratum=stratum,
        metric=measure.name,
        model=pair.model,
        arm=pair.arm,
        against=pair.against,
        against_arm=pair.against_arm,
        n=0,
        n_documents=0,
        n_missing=n_missing,
        mean=nan,
        against_mean=nan,
        difference=nan,
        low=nan,
        high=nan,
        p=None,
        detectable=None,
        wins=0,
        ties=0,
        losses=0,
        higher_is_better=measure.higher_is_better is not False,
    )


def _notes_on_documents(pairs: Paired) -> list[str]:
    G = pairs.n_documents
    if G < 2:
        return ["one document: no interval, no test"]
    notes = []
    if G < FEW:
        notes.append(f"{G} documents: interval stretched {stretch_factor(pairs):.1f} times")
    if smallest_p(G) > SIZE:
        notes.append(f"p cannot fall below {smallest_p(G):.3g}")
    return notes


def _joined(notes: Sequence[str]) -> str:
    return "; ".join(note for note in notes if note)
