"""Set models side by side on the same questions: what they score, how they differ, how sure that is.

Every stratum stands apart, because a trained fact in new words and a document never trained ask different things. Each fine-tune
meets the base in the same arm, and closed-book it also meets the base that has the passage in its prompt, one that was looked up, or a
few solved questions: would that do?
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..records import Contrast, Example, Score, Summary
from .contrast import TIE, Column, Pair, contrast, has_value, values_of
from .measures import Measure, measures_of

STRATA = ("wording", "document", "unseen", "repeated")
# The arm of a fine-tune, and that of a base which is given more.
_ACROSS = [
    *(("closed-book", given) for given in ("with-passage", "retrieved", "few-shot", "few-shot-with-passage")),
    ("with-passage", "few-shot-with-passage"),
]


class Comparison(NamedTuple):
    """What `compare` found."""

    summaries: list[Summary]
    contrasts: list[Contrast]


class Place(NamedTuple):
    """Where a column of scores stands."""

    stratum: str
    arm: str
    model: str
    metric: str


def compare(
    scores: Iterable[Score],
    examples: Sequence[Example],
    *,
    bootstrap: int,
    seed: int,
    base: str = "base",
    pairs: Sequence[Pair] | None = None,
    tie_bands: Mapping[str, float] | None = None,
) -> Comparison:
    """Return the summaries and the contrasts, by stratum, then arm and model or pair as they first come, then metric.

    `pairs` is `default_pairs` where it is None. Where one side of a pair has no score of a metric there is no contrast of it.
    `bootstrap` is the number of resamples, and of sign flips where there are too many to count them all; `tie_bands` says by metric how
    far apart two scores of one question still are a tie.
    Raises ValueError for two scores of one thing, and for a score of an unknown example.
    """
    columns = _columns(scores, {example.id: example for example in examples})
    measures = measures_of(place.metric for place in columns)
    if pairs is None:
        pairs = default_pairs((place.model for place in columns), (place.arm for place in columns), base=base)
    documents = {example.id: unit_of(example) for example in examples}
    bands = tie_bands or {}
    contrasts = [
        contrast(
            mine,
            theirs,
            measure=measure,
            stratum=stratum,
            pair=pair,
            documents=documents,
            bootstrap=bootstrap,
            seed=seed,
            tie=bands.get(measure.name, TIE),
        )
        for stratum in strata_of(place.stratum for place in columns)
        for pair in pairs
        for measure in measures
        if (mine := columns.get(Place(stratum, pair.arm, pair.model, measure.scored_as)))
        and (theirs := columns.get(Place(stratum, pair.against_arm, pair.against, measure.scored_as)))
    ]
    return Comparison(list(_summaries(columns, measures)), contrasts)


def default_pairs(models: Iterable[str], arms: Iterable[str], *, base: str = "base") -> list[Pair]:
    """Return each fine-tune against the base in every arm, and against a base that is given more: a text, solved questions, both."""
    arms = list(dict.fromkeys(arms))
    across = [pair for pair in _ACROSS if set(pair) <= set(arms)]
    sides = [(arm, arm) for arm in arms] + across
    return [Pair(model, arm, base, against_arm) for model in dict.fromkeys(models) if model != base for arm, against_arm in sides]


def strata_of(names: Iterable[str]) -> list[str]:
    """Return the strata there are, those of the split in its order, then others by name."""
    seen = set(names)
    return [name for name in STRATA if name in seen] + sorted(seen - set(STRATA))


def _columns(scores: Iterable[Score], example_by_id: Mapping[str, Example]) -> dict[Place, dict[str, Score]]:
    columns: dict[Place, dict[str, Score]] = {}
    for score in scores:
        example = example_by_id.get(score.example)
        if example is None:
            raise ValueError(f"a score of {score.model} belongs to no example: {score.example}")
        column = columns.setdefault(Place(example.stratum, score.arm, score.model, score.metric), {})
        if score.example in column:
            raise ValueError(f"{score.model} has two scores of {score.metric}, {score.arm}, for example {score.example}")
        column[score.example] = score
    return columns


def unit_of(example: Example) -> str:
    """Return what is resampled: the document; for a question that came without a text the fact, or the question itself."""
    return example.document or example.fact or example.id


def _summaries(columns: Mapping[Place, Column], measures: Sequence[Measure]) -> Iterator[Summary]:
    sides = list(dict.fromkeys((place.arm, place.model) for place in columns))
    for stratum in strata_of(place.stratum for place in columns):
        for arm, model in sides:
            for measure in measures:
                column = columns.get(Place(stratum, arm, model, measure.scored_as), {})
                ids = sorted(example for example, score in column.items() if has_value(score))
                if ids:
                    yield _summary(column, ids, measure, Place(stratum, arm, model, measure.name))


def _summary(column: Column, ids: Sequence[str], measure: Measure, place: Place) -> Summary:
    """Return the summary of these examples. Median and sd are over questions, unweighted; the sd of one question is NaN."""
    values = np.array(values_of(column, ids))
    mean = measure.scale(np.average(values, weights=[column[example].weight for example in ids], keepdims=True))
    each = measure.scale(values)
    return Summary(
        stratum=place.stratum,
        arm=place.arm,
        model=place.model,
        metric=place.metric,
        n=len(ids),
        mean=float(mean[0]),
        median=float(np.median(each)),
        sd=float(np.std(each, ddof=1)) if len(ids) > 1 else float("nan"),
    )
