"""Study D's table: what every arm scored on the test, what it cost, and its place in every ranking, each with an interval."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

from ...evaluate.compare import strata_of, unit_of
from ...evaluate.measures import measures_of
from ...files import read_json, read_records
from ...model.count import share
from ...rank.advice import Base
from ...rank.places import places
from ...recipe import Recipe
from ...records import Answer, Example, Score
from ...runfolder import Run
from ..places import answers_of, every, judged_of, scores_of

Column = dict[str, tuple[float, float]]
"""Value and weight by example."""


def scored(run: Run, recipe: Recipe, trainings: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Return a row for each arm, stratum and metric; an arm's score of a question is the mean over its trainings.

    Only questions every arm has a score for. Metrics without a better direction have no ranking and are left out.
    """
    arm = recipe.evaluate.arms[0]
    names = [name for group in trainings.values() for name in group]
    files = [scores_of((name, arm)) for name in names]
    files += [judged_of((name, arm))[0] for name in names] if recipe.judge else []
    scores = every(run, files, Score)
    examples = {one.id: one for one in read_records(run.path("split/test.jsonl"), Example)}
    measures = [
        one for one in measures_of(score.metric for score in scores) if one.higher_is_better is not None and one.scored_as == one.name
    ]
    rows = []
    for stratum in strata_of(one.stratum for one in examples.values()):
        for measure in measures:
            columns = [_column(scores, group, measure.name) for group in trainings.values()]
            shared = [one for one in sorted(set.intersection(*map(set, columns))) if examples[one].stratum == stratum]
            if shared:
                found = places(
                    [[column[one][0] for one in shared] for column in columns],
                    weights=[columns[0][one][1] for one in shared],
                    documents=[unit_of(examples[one]) for one in shared],
                    higher_is_better=bool(measure.higher_is_better),
                    resamples=recipe.rank.resamples,
                    seed=recipe.rank.seed,
                )
                rows += [
                    {"arm": name, "stratum": stratum, "metric": measure.name, "n": len(shared), **one._asdict()}
                    for name, one in zip(trainings, found, strict=True)
                ]
    return rows


def spent(run: Run, recipe: Recipe, base: Base, trainings: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Return what each arm's first training took, with its places by parameters and by time."""
    latest, arm = run.latest(), recipe.evaluate.arms[0]
    rows: list[dict[str, Any]] = []
    for name, group in trainings.items():
        facts = read_json(run.path(f"models/{name}/training.json"))
        answers = read_records(run.path(answers_of((name, arm))), Answer)
        line = latest[f"train:{name}"]
        rows.append(
            {
                "arm": name,
                "trainings": len(group),
                "alpha": facts["alpha"],
                "learning_rate": facts["learning_rate"],
                "updates": facts["updates"],
                "trainable_parameters": facts["trainable_parameters"],
                "share": share(facts["trainable_parameters"], base.parameters),
                "packed_share": share(facts["trainable_parameters"], base.packed),
                "train_seconds": line["seconds"],
                "answer_seconds": sum(one.seconds for one in answers),
                "seconds_per_answer": fmean(one.seconds for one in answers),
                "peak_memory_bytes": line["peak_memory_bytes"],
            }
        )
    for key in ("trainable_parameters", "train_seconds", "answer_seconds"):
        for row, place in zip(rows, _places([row[key] for row in rows]), strict=True):
            row[f"{key}_place"] = place
    return rows


def answer_losses(run: Run, recipe: Recipe, name: str) -> dict[str, tuple[float, int]]:
    """Return the nats and tokens of each test answer under one fine-tune."""
    answers = read_records(run.path(answers_of((name, recipe.evaluate.arms[0]))), Answer)
    return {
        one.example: (one.reference_nats, one.reference_tokens)
        for one in answers
        if one.reference_nats is not None and one.reference_tokens
    }


def _column(scores: Sequence[Score], names: Sequence[str], metric: str) -> Column:
    """Return the mean over the trainings of each question all of them have a score for."""
    by_name: dict[str, Column] = {name: {} for name in names}
    for score in scores:
        if score.metric == metric and score.model in by_name and score.value is not None:
            by_name[score.model][score.example] = (score.value, score.weight)
    shared: set[str] = set.intersection(*(set(column) for column in by_name.values()))
    return {one: (fmean(column[one][0] for column in by_name.values()), by_name[names[0]][one][1]) for one in shared}


def _places(values: Sequence[float]) -> Iterator[int]:
    return (1 + sum(other < value for other in values) for value in values)
