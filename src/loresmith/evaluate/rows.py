"""The whole comparison as one flat table: a row for every model, arm, stratum and metric, for a machine to read.

The base has its own rows without a difference. A fine-tune that also meets the base in another arm (closed-book against the base that
is given the passage) has a row more for each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..records import Contrast, Example, Score, Summary
from .compare import unit_of
from .contrast import has_value
from .measures import measures_of
from .power import needed

Row = dict[str, Any]
_Side = tuple[str, str, str, str]


def comparison_rows(
    summaries: Sequence[Summary], contrasts: Sequence[Contrast], scores: Iterable[Score], examples: Iterable[Example]
) -> list[Row]:
    """Return the rows in the order of the summaries.

    `n`, `documents`, `mean`, `median`, `sd` are the model's own; `difference`, `low`, `high`, `p`, `mde` (the smallest true difference
    that would have been seen with 80 % power), `wins`, `ties`, `losses` and `standing` are of the `compared` questions that both sides
    have a score for. `needed_questions` and `needed_documents` like these would show the difference seen. What there is none of is None.
    """
    documents = _documents(scores, examples)
    by_side: dict[_Side, list[Contrast]] = {}
    for contrast in contrasts:
        by_side.setdefault((contrast.stratum, contrast.arm, contrast.model, contrast.metric), []).append(contrast)
    return [row for summary in summaries for row in _rows(summary, by_side.get(_side(summary), []), documents[_side(summary)])]


def _rows(summary: Summary, contrasts: Sequence[Contrast], n_documents: int) -> Iterator[Row]:
    own = {
        "model": summary.model,
        "arm": summary.arm,
        "stratum": summary.stratum,
        "metric": summary.metric,
        "n": summary.n,
        "documents": n_documents,
        "mean": summary.mean,
        "median": summary.median,
        "sd": summary.sd,
    }
    yield from ({**own, **_difference(contrast)} for contrast in contrasts)
    if not contrasts:
        yield {**own, **_difference(None)}


def _difference(contrast: Contrast | None) -> Row:
    names = {
        "against": "against",
        "against_arm": "against_arm",
        "compared": "n",
        "difference": "difference",
        "low": "low",
        "high": "high",
        "p": "p",
        "mde": "detectable",
        "wins": "wins",
        "ties": "ties",
        "losses": "losses",
        "standing": "standing",
    }
    row = {name: None if contrast is None else getattr(contrast, field) for name, field in names.items()}
    need = None if contrast is None else needed(contrast)
    return row | {"needed_questions": need and need.questions, "needed_documents": need and need.documents}


def _documents(scores: Iterable[Score], examples: Iterable[Example]) -> Mapping[_Side, int]:
    """Return how many documents each column of scores comes from."""
    example_by_id = {example.id: example for example in examples}
    found: dict[_Side, set[str]] = {}
    for score in scores:
        if has_value(score):
            example = example_by_id[score.example]
            found.setdefault((example.stratum, score.arm, score.model, score.metric), set()).add(unit_of(example))
    named = {measure.name: measure.scored_as for measure in measures_of(metric for *_, metric in found)}
    sides = {(stratum, arm, model) for stratum, arm, model, _ in found}
    return {(*side, name): len(found.get((*side, source), ())) for side in sides for name, source in named.items()}


def _side(summary: Summary) -> _Side:
    return summary.stratum, summary.arm, summary.model, summary.metric
