"""The steps from answers to a verdict and its report. None of them needs a model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

from ..evaluate.choices import Asked, choice_rows, choice_scores
from ..evaluate.compare import compare as compare_scores
from ..evaluate.evidence import Evidence, standings
from ..evaluate.likelihood import bits_per_byte
from ..evaluate.phrases import sentence
from ..evaluate.question_sets import answer_rows
from ..evaluate.question_sets import load as load_questions
from ..evaluate.rows import comparison_rows
from ..evaluate.trainings import Trainings, trainings
from ..evaluate.verdict import Verdict, verdict
from ..files import read_json, read_lines, read_records, write_json, write_records
from ..recipe import Recipe
from ..recipe_file import dump
from ..records import Answer, Contrast, Document, Example, Passage, Record, Score, Summary
from ..registry import find
from ..report.content import ReportContent
from ..report.write import write
from ..run import Counts, Run, machine, versions
from .asking import QUESTIONS
from .extras import extras
from .opinions import judgement_of, people_of

R = TypeVar("R", bound=Record)
Side = tuple[str, str]
"""A model and an arm."""
DECIDES = "answer-nll"


def answers_of(side: Side) -> str:
    """Return the file of one model's answers in one arm."""
    return f"answers/{side[0]}.{side[1]}.jsonl"


def choices_of(side: Side) -> str:
    """Return the file of how likely one model finds the options of closed questions."""
    return f"choices/{side[0]}.{side[1]}.jsonl"


def scores_of(side: Side) -> str:
    """Return the file of the scores of those answers."""
    return f"scores/{side[0]}.{side[1]}.jsonl"


def judged_of(side: Side) -> tuple[str, str]:
    """Return the files a judge's scores and ratings of them are kept in."""
    return f"scores/judge.{side[0]}.{side[1]}.jsonl", f"judge/{side[0]}.{side[1]}.json"


def score(run: Run, *, side: Side, metrics: Sequence[str]) -> Counts:
    """Score one model's answers in one arm: their metrics, the likelihood of the references, and the choices of closed questions."""
    references = {example.id: example.output for example in read_records(run.path("split/test.jsonl"), Example)}
    answers = read_records(run.path(answers_of(side)), Answer)
    found = [found for answer in answers for found in _scores(answer, references[answer.example], metrics)]
    found += choice_scores(read_records(run.path(choices_of(side)), Asked), model=side[0], arm=side[1])
    write_records(run.path(scores_of(side)), found)
    return {"scores": len(found)}


def compare(run: Run, *, recipe: Recipe, sides: Sequence[Side], judged: Sequence[Side], seed_groups: Sequence[Sequence[str]]) -> Counts:
    """Compare every fine-tune with the base on the same questions, and put the finding into a sentence."""
    settings, judge = recipe.evaluate, recipe.judge
    examples = read_records(run.path("split/test.jsonl"), Example)
    scores = _all(run, [*map(scores_of, sides), *(judged_of(side)[0] for side in judged)], Score)
    scores += people_of(run, judge=judge, sides=sides)
    bands = {"judge-total": judge.tie_band, "human-total": judge.tie_band} if judge else {}
    summaries, unjudged = compare_scores(scores, examples, bootstrap=settings.bootstrap, seed=settings.seed, tie_bands=bands)
    contrasts = [replace(contrast, standing=standing.value) for contrast, standing in zip(unjudged, standings(unjudged), strict=True)]
    spreads = _trainings(scores, examples, contrasts, seed_groups)
    found: dict[str, Any] = {
        "verdict": _verdict(contrasts, spreads, recipe),
        "contrasts": contrasts,
        "summaries": summaries,
        "rows": comparison_rows(summaries, contrasts, scores, examples),
        "trainings": spreads,
        "choices": _choices(run, sides, examples),
        "questions": _questions(run, settings.questions, recipe),
    }
    if judge:
        found["judge"] = judgement_of(run, judge=judge, sides=judged, bootstrap=settings.bootstrap, seed=settings.seed)
    write_json(run.path("compare.json"), found)
    return {"contrasts": len(contrasts)}


def report(run: Run, *, recipe: Recipe, names: Sequence[str], sides: Sequence[Side], judged: Sequence[str]) -> Counts:
    """Write the report of everything above."""
    compared, latest = read_json(run.path("compare.json")), run.latest()
    predicted = read_json(run.path("preflight.json"))["predicted_seconds"]
    content = ReportContent(
        name=recipe.name,
        created=latest["compare"]["finished_at"],
        verdict=compared["verdict"]["sentence"],
        details=compared["verdict"]["details"],
        summaries=[Summary.from_dict(row) for row in compared["summaries"]],
        contrasts=[Contrast.from_dict(row) for row in compared["contrasts"]],
        examples=read_records(run.path("split/test.jsonl"), Example),
        answers=_all(run, map(answers_of, sides), Answer),
        scores=_all(run, [*map(scores_of, sides), *judged], Score),
        passages={one.id: one for one in read_records(run.path("passages.jsonl"), Passage)} if recipe.sources else {},
        documents={one.id: one for one in read_records(run.path("documents.jsonl"), Document)} if recipe.sources else {},
        losses={name: list(read_lines(run.path(f"models/{name}/losses.jsonl"))) for name in names},
        datasheet=read_json(run.path("datasheet.json")),
        audit=read_json(run.path("audit.json")),
        models=[read_json(run.path(f"models/{name}/training.json")) for name in names],
        timings=[
            {"step": step, "predicted_seconds": predicted.get(step), "seconds": line["seconds"]}
            for step, line in latest.items()
            if step != "report"
        ],
        machine=machine(),
        recipe=dump(recipe),
        versions=versions(),
        seeds={"split": recipe.split.seed, "train": recipe.train.seed, "bootstrap": recipe.evaluate.seed},
        retrieval=_optional(run.path("retrieval.json")) if "retrieved" in recipe.evaluate.arms else {},
        asked=compared["questions"],
        extras=extras(compared, _optional(run.path("probes.json")) if recipe.evaluate.probes else {}),
    )
    write(run.folder, content)
    return {"questions": len(content.examples)}


def _scores(answer: Answer, reference: str, metrics: Sequence[str]) -> Iterator[Score]:
    place = (answer.example, answer.model, answer.arm)
    if answer.reference_nats is None or not answer.reference_tokens:
        yield Score(*place, DECIDES, None, note="the reference answer has no tokens")
    else:
        yield Score(*place, DECIDES, answer.reference_nats / answer.reference_tokens, weight=answer.reference_tokens)
        bits = bits_per_byte(answer.reference_nats, reference)
        if bits.weight:
            yield Score(*place, "bits-per-byte", bits.value, weight=bits.weight)
    for metric in metrics:
        for name, value in find("metric", metric)(answer.text, reference).items():
            yield Score(*place, name, value) if isfinite(value) else Score(*place, name, None, note="not defined for this reference")


def _verdict(contrasts: Sequence[Contrast], spreads: Sequence[Trainings], recipe: Recipe) -> Verdict:
    """Return the verdict, with a sentence for each fine-tune that was trained with several seeds."""
    trained = {name: len(one.models) for one in spreads for name in one.models}
    found = verdict(contrasts, metric=DECIDES, training_seeds=min(trained.get(name, 1) for name in recipe.fine_tunes()))
    return replace(found, details=(*found.details, *(sentence(one.sentence) for one in spreads)))


def _trainings(
    scores: Sequence[Score], examples: Sequence[Example], contrasts: Sequence[Contrast], groups: Sequence[Sequence[str]]
) -> list[Trainings]:
    """Return what the seeds of a training do to the comparison that decides."""
    decides = Evidence(contrasts, base="base", metric=DECIDES)
    return trainings(scores, examples, groups, stratum=decides.stratum, metric=DECIDES, arm=decides.arm)


def _choices(run: Run, sides: Sequence[Side], examples: Sequence[Example]) -> list[dict[str, Any]]:
    stratum_of = {example.id: example.stratum for example in examples}
    asked = {side: read_records(run.path(choices_of(side)), Asked) for side in sides}
    return [row for (model, arm), found in asked.items() for row in choice_rows(found, stratum_of, model=model, arm=arm)]


def _questions(run: Run, name: str, recipe: Recipe) -> list[dict[str, Any]]:
    if not name:
        return []
    files = [answers_of((model, QUESTIONS)) for model in ("base", *recipe.fine_tunes())]
    return answer_rows(Path(name).stem, load_questions(name), _all(run, files, Answer))


def _all(run: Run, names: Iterable[str], kind: type[R]) -> list[R]:
    return list(chain.from_iterable(read_records(run.path(name), kind) for name in names))


def _optional(path: Path) -> Mapping[str, Any]:
    return read_json(path) if path.is_file() else {}
