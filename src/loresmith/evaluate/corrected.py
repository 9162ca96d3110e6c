"""What people would have said in the judge's place: its total corrected by their labels, and how far they agree.

Labels are a random draw of the answers; the judge rated these and more. Two models are compared question by question, so what is
corrected is the difference to the base.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from statistics import fmean
from typing import Any, NamedTuple

from ..records import Example, Score
from .agreement import agreement
from .compare import unit_of
from .ppi import corrected_mean
from .rubric import total


class Label(NamedTuple):
    """One person's ratings of one answer."""

    example: str
    model: str
    arm: str
    rater: str
    ratings: Mapping[str, float | None]
    """By item of `rubric`."""


_Place = tuple[str, str, str]
"""Example, model and arm."""


def label_totals(labels: Iterable[Label], *, weights: Mapping[str, float]) -> dict[str, dict[_Place, float]]:
    """Return each rater's totals of the answers rated on every item."""
    found: dict[str, dict[_Place, float]] = {}
    for one in labels:
        value = total(one.ratings, weights=weights)
        if value is not None:
            found.setdefault(one.rater, {})[one.example, one.model, one.arm] = value
    return found


def people_scores(totals: Mapping[str, Mapping[_Place, float]]) -> list[Score]:
    """Return what people gave each answer as a metric like any other, `human-total`; several raters of one answer count by their mean."""
    return [Score(example, model, arm, "human-total", value) for (example, model, arm), value in _by_people(totals).items()]


def corrected_rows(
    judged: Iterable[Score], totals: Mapping[str, Mapping[_Place, float]], examples: Iterable[Example], *, base: str = "base"
) -> list[dict[str, Any]]:
    """Return, for each fine-tune and arm with labels of both sides, the difference of totals to the base as people would have given it.

    `judge_difference` is what the judge alone says of all it rated. Several raters of one answer count by their mean.
    """
    unit_by_id = {example.id: unit_of(example) for example in examples}
    by_judge = {(one.example, one.model, one.arm): one.value for one in judged if one.metric == "judge-total" and one.value is not None}
    by_people = _by_people(totals)
    sides = list(dict.fromkeys((model, arm) for _, model, arm in by_judge if model != base))
    return [row for model, arm in sides if (row := _corrected(model, arm, base, by_judge, by_people, unit_by_id))]


def agreement_with_people(
    judged: Iterable[Score], totals: Mapping[str, Mapping[_Place, float]], examples: Iterable[Example], *, resamples: int, seed: int
) -> dict[str, Any] | None:
    """Return Krippendorff's alpha of judge and people on the totals, that of people among themselves, and what the judge is good for.

    None where fewer than two answers were rated by both. The alpha of people is None where no two rated the same answer.
    """
    by_judge = {(one.example, one.model, one.arm): one.value for one in judged if one.metric == "judge-total"}
    unit_by_id = {example.id: unit_of(example) for example in examples}
    places = sorted({place for rated in totals.values() for place in rated if by_judge.get(place) is not None})
    if len(places) < 2:
        return None
    documents = [unit_by_id[example] for example, _, _ in places]
    people: list[list[float | None]] = [[rated.get(place) for place in places] for rated in totals.values()]
    found = agreement(
        [[by_judge[place] for place in places], *people], level="interval", documents=documents, resamples=resamples, seed=seed
    )
    among = agreement(people, level="interval", documents=documents, resamples=resamples, seed=seed) if _overlap(people) else None
    return {
        "answers": found.n,
        "raters": len(people),
        "alpha": found.alpha,
        "low": found.interval.low,
        "high": found.interval.high,
        "alpha_among_people": None if among is None or isnan(among.alpha) else among.alpha,
        "usable": found.usable,
    }


def _by_people(totals: Mapping[str, Mapping[_Place, float]]) -> dict[_Place, float]:
    places = sorted({place for rated in totals.values() for place in rated})
    return {place: fmean(rated[place] for rated in totals.values() if place in rated) for place in places}


def _corrected(
    model: str, arm: str, base: str, by_judge: Mapping[_Place, float], by_people: Mapping[_Place, float], unit_by_id: Mapping[str, str]
) -> dict[str, Any] | None:
    by_judge_apart, by_people_apart = (_apart(totals, model, arm, base) for totals in (by_judge, by_people))
    labelled = sorted(example for example in by_people_apart if example in by_judge_apart)
    if not labelled:
        return None
    others = sorted(by_judge_apart.keys() - set(labelled))
    found = corrected_mean(
        [by_people_apart[one] for one in labelled],
        [by_judge_apart[one] for one in labelled],
        [by_judge_apart[one] for one in others],
        documents=[unit_by_id[one] for one in labelled],
        unlabelled_documents=[unit_by_id[one] for one in others],
    )
    return {
        "model": model,
        "arm": arm,
        "labels": found.n_labels,
        "judged": len(by_judge_apart),
        "difference": found.mean,
        "low": found.interval.low,
        "high": found.interval.high,
        "judge_difference": found.judge_mean,
        "weight": found.weight,
    }


def _apart(totals: Mapping[_Place, float], model: str, arm: str, base: str) -> dict[str, float]:
    """Return the difference to the base by example, where both have a total."""
    mine = {example: value for (example, name, place), value in totals.items() if (name, place) == (model, arm)}
    return {example: value - totals[example, base, arm] for example, value in mine.items() if (example, base, arm) in totals}


def _overlap(people: Sequence[Sequence[float | None]]) -> bool:
    return any(sum(value is not None for value in column) > 1 for column in zip(*people, strict=True))
