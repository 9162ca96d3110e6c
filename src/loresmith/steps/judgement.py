"""The steps from answers to a verdict and its report. None of them needs a model."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from math import isfinite

from ..evaluate.compare import compare as compare_scores
from ..evaluate.evidence import standings
from ..evaluate.likelihood import bits_per_byte
from ..evaluate.verdict import verdict
from ..files import read_json, read_lines, read_records, write_json, write_records
from ..recipe import Recipe
from ..recipe_file import dump
from ..records import Answer, Contrast, Document, Example, Passage, Score, Summary
from ..registry import find
from ..report.content import ReportContent
from ..report.write import write
from ..run import Counts, Run, machine


def score(run: Run, *, answers: str, scores: str, metrics: Sequence[str]) -> Counts:
    """Score one model's answers in one arm: their metrics, and the likelihood of the references."""
    references = {example.id: example.output for example in read_records(run.path("split/test.jsonl"), Example)}
    found = [found for answer in read_records(run.path(answers), Answer) for found in _scores(answer, references[answer.example], metrics)]
    write_records(run.path(scores), found)
    return {"scores": len(found)}


def compare(run: Run, *, scores: Sequence[str], bootstrap: int, seed: int) -> Counts:
    """Compare every fine-tune with the base on the same questions, and put the finding into a sentence."""
    examples = read_records(run.path("split/test.jsonl"), Example)
    every = chain.from_iterable(read_records(run.path(name), Score) for name in scores)
    summaries, unjudged = compare_scores(every, examples, bootstrap=bootstrap, seed=seed)
    contrasts = [replace(contrast, standing=standing.value) for contrast, standing in zip(unjudged, standings(unjudged), strict=True)]
    write_json(run.path("compare.json"), {"verdict": verdict(contrasts), "contrasts": contrasts, "summaries": summaries})
    return {"contrasts": len(contrasts)}


def report(run: Run, *, recipe: Recipe, names: Sequence[str], scores: Sequence[str], answers: Sequence[str]) -> Counts:
    """Write the report of everything above."""
    compared, latest = read_json(run.path("compare.json")), run.latest()
    has_documents = recipe.dataset is None
    predicted = read_json(run.path("preflight.json"))["predicted_seconds"]
    content = ReportContent(
        name=recipe.name,
        created=latest["compare"]["finished_at"],
        verdict=compared["verdict"]["sentence"],
        details=compared["verdict"]["details"],
        summaries=[Summary.from_dict(row) for row in compared["summaries"]],
        contrasts=[Contrast.from_dict(row) for row in compared["contrasts"]],
        examples=read_records(run.path("split/test.jsonl"), Example),
        answers=list(chain.from_iterable(read_records(run.path(name), Answer) for name in answers)),
        scores=list(chain.from_iterable(read_records(run.path(name), Score) for name in scores)),
        passages={one.id: one for one in read_records(run.path("passages.jsonl"), Passage)} if has_documents else {},
        documents={one.id: one for one in read_records(run.path("documents.jsonl"), Document)} if has_documents else {},
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
    )
    write(run.folder, content)
    return {"questions": len(content.examples)}


def _scores(answer: Answer, reference: str, metrics: Sequence[str]) -> Iterator[Score]:
    place = (answer.example, answer.model, answer.arm)
    if answer.reference_nats is None or not answer.reference_tokens:
        yield Score(*place, "answer-nll", None, note="the reference answer has no tokens")
    else:
        yield Score(*place, "answer-nll", answer.reference_nats / answer.reference_tokens, weight=answer.reference_tokens)
        bits = bits_per_byte(answer.reference_nats, reference)
        if bits.weight:
            yield Score(*place, "bits-per-byte", bits.value, weight=bits.weight)
    for metric in metrics:
        for name, value in find("metric", metric)(answer.text, reference).items():
            yield Score(*place, name, value) if isfinite(value) else Score(*place, name, None, note="not defined for this reference")
