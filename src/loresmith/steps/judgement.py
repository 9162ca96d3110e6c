"""The steps that score answers and write the report. None of them needs a model, but for the one that embeds, where there is one."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from ..evaluate.choices import Asked, choice_scores
from ..evaluate.likelihood import bits_per_byte
from ..files import read_json, read_lines, read_records, write_records
from ..model.address import address
from ..recipe import Embeddings, Recipe
from ..recipe.file import dump
from ..records import Answer, Contrast, Document, Example, Passage, Score, Summary
from ..registry import find
from ..report.content import ReportContent
from ..report.write import write
from ..runfolder import Counts, Run, machine, versions
from .extras import extras
from .hindsight import foreseen_table
from .likening import likenesses
from .opinions import people_of
from .places import Side, answers_of, choices_of, every, scores_of
from .ranked import ranked
from .ranking.scores import scored
from .settings import USED
from .tuned import tuned

DECIDES = "answer-nll"


def score(run: Run, *, side: Side, metrics: Sequence[str], embeddings: Embeddings | None, device: str) -> Counts:
    """Score one model's answers in one arm: their metrics, the likelihood of the references, and the choices of closed questions."""
    references = {example.id: example.output for example in read_records(run.path("split/test.jsonl"), Example)}
    answers = read_records(run.path(answers_of(side)), Answer)
    found = [found for answer in answers for found in _scores(answer, references[answer.example], metrics)]
    found += choice_scores(read_records(run.path(choices_of(side)), Asked), model=side[0], arm=side[1])
    if embeddings:
        found += likenesses(answers, references, embeddings=embeddings, device=device)
    write_records(run.path(scores_of(side)), found)
    return {"scores": len(found)}


def report(
    run: Run,
    *,
    recipe: Recipe,
    names: Sequence[str],
    sides: Sequence[Side],
    judged: Sequence[str],
    seed_groups: Sequence[Sequence[str]],
    together: str = "",
) -> Counts:
    """Write the report of everything above; `together` is the address of the page of several runs, as seen from it."""
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
        answers=every(run, map(answers_of, sides), Answer),
        scores=[*every(run, [*map(scores_of, sides), *judged], Score), *people_of(run, judge=recipe.judge, sides=sides)],
        passages={one.id: one for one in read_records(run.path("passages.jsonl"), Passage)} if recipe.sources else {},
        documents={one.id: one for one in read_records(run.path("documents.jsonl"), Document)} if recipe.sources else {},
        losses={name: list(read_lines(run.path(f"models/{name}/losses.jsonl"))) for name in names},
        datasheet=read_json(run.path("datasheet.json")),
        audit=read_json(run.path("audit.json")),
        models=tuned(run, recipe),
        timings=[
            {"step": step, "predicted_seconds": predicted.get(step), "seconds": line["seconds"]}
            for step, line in latest.items()
            if step != "report"
        ],
        machine=machine(),
        recipe=dump(recipe),
        versions=versions(),
        seeds={"split": recipe.split.seed, "train": recipe.train.seed, "bootstrap": recipe.evaluate.seed},
        draws=recipe.evaluate.bootstrap,
        training_seeds=fewest_seeds(names, seed_groups),
        resources={f"train:{name}": list(read_lines(run.path(f"models/{name}/{USED}"))) for name in names},
        retrieval=_optional(run.path("retrieval.json")) if "retrieved" in recipe.evaluate.arms else {},
        asked=compared["questions"],
        chosen=(compared["chosen"] or {}).get("model", ""),
        places=scored(run, recipe, {name: [name] for name in names}) if len(names) > 1 else [],
        leaks=compared.get("leaks") or [],
        together=together,
        rank=ranked(run, recipe),
        base_address=address(recipe.model.name),
        extras=[*extras(compared, _optional(run.path("probes.json")) if recipe.evaluate.probes else {}), *_foreseen(run, names)],
    )
    write(run.folder, content)
    return {"questions": len(content.examples)}


def fewest_seeds(names: Sequence[str], seed_groups: Sequence[Sequence[str]]) -> int:
    """Return how many seeds the fine-tune with the fewest was trained with."""
    trained = {name: len(group) for group in seed_groups for name in group}
    return min(trained.get(name, 1) for name in names)


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


def _foreseen(run: Run, names: Sequence[str]) -> list[dict[str, Any]]:
    table = foreseen_table(run, names)
    return [table] if table["rows"] else []


def _optional(path: Path) -> Mapping[str, Any]:
    return read_json(path) if path.is_file() else {}
