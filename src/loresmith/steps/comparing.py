"""The step that compares every fine-tune with the base, and puts what it finds into `compare.json`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..evaluate.choices import Asked, choice_rows
from ..evaluate.chosen import Chosen, chosen
from ..evaluate.compare import compare as compare_scores
from ..evaluate.evidence import Evidence, standings
from ..evaluate.leak import Leak, leaks
from ..evaluate.phrases import sentence
from ..evaluate.question_sets import answer_rows
from ..evaluate.question_sets import load as load_questions
from ..evaluate.rows import comparison_rows
from ..evaluate.trainings import Trainings, trainings
from ..evaluate.verdict import Verdict, verdict
from ..files import read_lines, read_records, write_json
from ..recipe import Recipe
from ..records import Answer, Contrast, Example, Score
from ..runfolder import Counts, Run
from .asking import QUESTIONS
from .judgement import DECIDES, fewest_seeds
from .opinions import judgement_of, people_of
from .places import Side, answers_of, choices_of, every, judged_of, scores_of

FLATTERED = (DECIDES, "squad-f1")
"""Metrics a leak is measured by."""


def compare(run: Run, *, recipe: Recipe, sides: Sequence[Side], judged: Sequence[Side], seed_groups: Sequence[Sequence[str]]) -> Counts:
    """Compare every fine-tune with the base on the same questions, and put the finding into a sentence."""
    settings, judge = recipe.evaluate, recipe.judge
    examples = read_records(run.path("split/test.jsonl"), Example)
    scores = every(run, [*map(scores_of, sides), *(judged_of(side)[0] for side in judged)], Score)
    scores += people_of(run, judge=judge, sides=sides)
    bands = {"judge-total": judge.tie_band, "human-total": judge.tie_band} if judge else {}
    summaries, unjudged = compare_scores(scores, examples, bootstrap=settings.bootstrap, seed=settings.seed, tie_bands=bands)
    contrasts = [replace(contrast, standing=standing.value) for contrast, standing in zip(unjudged, standings(unjudged), strict=True)]
    decides = Evidence(contrasts, base="base", metric=DECIDES)
    spreads = trainings(scores, examples, seed_groups, stratum=decides.stratum, metric=DECIDES, arm=decides.arm)
    leaked = leaks(scores, examples, metrics=FLATTERED, seed=settings.seed)
    losses = {name: list(read_lines(run.path(f"models/{name}/losses.jsonl"))) for name in recipe.fine_tunes()}
    pick = chosen(losses, stratum=decides.stratum)
    found: dict[str, Any] = {
        "verdict": _verdict(contrasts, spreads, leaked, pick, recipe),
        "contrasts": contrasts,
        "summaries": summaries,
        "rows": comparison_rows(summaries, contrasts, scores, examples),
        "trainings": spreads,
        "chosen": pick,
        "leaks": leaked,
        "choices": _choices(run, sides, examples),
        "questions": _questions(run, settings.questions, recipe),
    }
    if judge:
        found["judge"] = judgement_of(run, judge=judge, sides=judged, seed=settings.seed)
    write_json(run.path("compare.json"), found)
    return {"contrasts": len(contrasts)}


def _verdict(
    contrasts: Sequence[Contrast], spreads: Sequence[Trainings], leaked: Sequence[Leak], pick: Chosen | None, recipe: Recipe
) -> Verdict:
    """Return the verdict, with what the leak flatters, which fine-tune the dev questions chose, and what seeds do."""
    groups = [one.models for one in spreads]
    found = verdict(contrasts, metric=DECIDES, training_seeds=fewest_seeds(tuple(recipe.fine_tunes()), groups))
    said = [*_flattery(leaked, pick), *([sentence(pick.sentence)] if pick else []), *(sentence(one.sentence) for one in spreads)]
    return replace(found, details=(*found.details, *said))


def _flattery(leaked: Sequence[Leak], pick: Chosen | None) -> list[str]:
    """Return what the leak does to one fine-tune, in the first arm there is, by each metric."""
    places = {(one.model, one.arm): [each for each in leaked if (each.model, each.arm) == (one.model, one.arm)] for one in leaked}
    wanted = [found for (model, _), found in places.items() if pick is None or model == pick.model]
    return [one.sentence for one in (wanted[0] if wanted else [])]


def _choices(run: Run, sides: Sequence[Side], examples: Sequence[Example]) -> list[Mapping[str, Any]]:
    stratum_of = {example.id: example.stratum for example in examples}
    asked = {side: read_records(run.path(choices_of(side)), Asked) for side in sides}
    return [row for (model, arm), found in asked.items() for row in choice_rows(found, stratum_of, model=model, arm=arm)]


def _questions(run: Run, name: str, recipe: Recipe) -> list[dict[str, Any]]:
    if not name:
        return []
    files = [answers_of((model, QUESTIONS)) for model in ("base", *recipe.fine_tunes())]
    return answer_rows(Path(name).stem, load_questions(name), every(run, files, Answer))
