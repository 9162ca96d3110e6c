"""The part of the table from answers to the report: who is asked what, who scores it, what is compared.

    retrieve -> answer, ask, probe -> score -> judge -> compare -> report

What a recipe does not ask for has no step: `retrieve` belongs to the arm `retrieved`, `ask` to `evaluate.questions`, `probe` to
`evaluate.probes`, `judge` to the section of that name.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..contracts import Progress
from ..files import digest_value
from ..recipe import Recipe
from ..report.together.write import PAGE
from ..runfolder import Step
from . import asking, comparing, judgement, judging, opinions, probing, retrieving
from .asking import QUESTIONS, RETRIEVED, Asking
from .places import Side, answers_of, choices_of, duel_of, judged_of, scores_of
from .ranked import RANK
from .settings import ADAPTER, SPLIT, asked_of, contents, embeddings_of, model_of, passages_of, plain
from .shots import FEW_SHOT


def evaluation(recipe: Recipe, progress: Progress, *, first: str = "") -> list[Step]:
    """Return the steps in the order they run."""
    models = ("base", *recipe.fine_tunes())
    sides = [(model, arm) for model in models for arm in recipe.evaluate.arms]
    steps = [_retrieve(recipe, progress)] if "retrieved" in recipe.evaluate.arms else []
    steps += [_answer(recipe, side, progress) for side in sides]
    if recipe.evaluate.questions:
        steps += [_ask(recipe, model, progress) for model in models]
    if recipe.evaluate.probes:
        steps += [*(_probe(recipe, model, progress) for model in models), _gather(recipe, models)]
    steps += [_score(recipe, side) for side in sides]
    steps += [_judge(recipe, side, progress) for side in judged_sides(recipe)]
    if recipe.judge and recipe.judge.pairwise:
        steps += [_duel(recipe, arm, progress) for arm in recipe.judge.arms]
    return [*steps, _compare(recipe, sides), _report(recipe, sides, first)]


def judged_sides(recipe: Recipe) -> list[Side]:
    """Return the models and arms a judge rates; none without a judge."""
    if recipe.judge is None:
        return []
    return [(model, arm) for model in ("base", *recipe.fine_tunes()) for arm in recipe.judge.arms]


def seed_groups(recipe: Recipe) -> list[list[str]]:
    """Return the names of fine-tunes that differ in nothing but the seed of their training, two or more together."""
    groups: dict[str, list[str]] = {}
    for name, settings in recipe.fine_tunes().items():
        groups.setdefault(digest_value({**plain(settings), "seed": None}), []).append(name)
    return [names for names in groups.values() if len(names) > 1]


def _retrieve(recipe: Recipe, progress: Progress) -> Step:
    asked, embeddings = recipe.evaluate, embeddings_of(recipe)
    return Step(
        "retrieve",
        partial(
            retrieving.retrieve,
            top=asked.retrieve_top,
            retrieval=asked.retrieval,
            embeddings=asked.embeddings,
            device=recipe.model.device,
            progress=progress,
        ),
        ("split/test.jsonl", "passages.jsonl") if recipe.sources else SPLIT,
        (RETRIEVED, "retrieval.json"),
        [asked.retrieve_top, asked.retrieval, *embeddings] if embeddings else asked.retrieve_top,
    )


def _answer(recipe: Recipe, side: Side, progress: Progress) -> Step:
    model, arm = side
    how = _asking(recipe)._replace(engine=recipe.evaluate.engine)
    shots, shown = ([recipe.evaluate.shots], ["split/train.jsonl"]) if arm in FEW_SHOT else ([], [])
    return Step(
        f"answer:{model}.{arm}",
        partial(asking.answer, name=model, arm=arm, model=recipe.model, asking=how, n_shots=sum(shots), progress=progress),
        ("split/test.jsonl", *shown, *([RETRIEVED] if arm == "retrieved" else passages_of(recipe)), *_adapter(model)),
        (answers_of(side), choices_of(side)),
        [model_of(recipe), how.deciding(), *shots],
    )


def _ask(recipe: Recipe, model: str, progress: Progress) -> Step:
    how, questions = _asking(recipe), recipe.evaluate.questions
    return Step(
        f"ask:{model}",
        partial(asking.ask, name=model, questions=questions, model=recipe.model, asking=how, progress=progress),
        _adapter(model),
        (answers_of((model, QUESTIONS)),),
        [model_of(recipe), how.deciding(), _set(questions)],
    )


def _probe(recipe: Recipe, model: str, progress: Progress) -> Step:
    how, probes, seed = _asking(recipe), recipe.evaluate.probes, recipe.evaluate.seed
    return Step(
        f"probe:{model}",
        partial(probing.probe, name=model, probes=probes, model=recipe.model, asking=how, seed=seed, progress=progress),
        ("split/train.jsonl", "split/test.jsonl", *passages_of(recipe), *_adapter(model)),
        (f"probes/{model}.json",),
        [model_of(recipe), how.deciding(), list(probes), seed],
    )


def _gather(recipe: Recipe, models: Sequence[str]) -> Step:
    probes = recipe.evaluate.probes
    reads = [f"probes/{model}.json" for model in models]
    return Step("probes", partial(probing.gather, names=models, probes=probes), reads, ("probes.json",), list(probes))


def _score(recipe: Recipe, side: Side) -> Step:
    metrics, embeddings = recipe.evaluate.metrics, recipe.evaluate.embeddings
    return Step(
        f"score:{side[0]}.{side[1]}",
        partial(judgement.score, side=side, metrics=metrics, embeddings=embeddings, device=recipe.model.device),
        ("split/test.jsonl", answers_of(side), choices_of(side)),
        (scores_of(side),),
        [*metrics, *embeddings_of(recipe)],
    )


def _judge(recipe: Recipe, side: Side, progress: Progress) -> Step:
    assert recipe.judge is not None
    model, arm = side
    seed = recipe.evaluate.seed
    settings = {**plain(recipe.judge), "chat": asked_of(recipe.judge.chat), "tie_band": None, "pairwise": None}
    return Step(
        f"judge:{model}.{arm}",
        partial(judging.judge_answers, name=model, arm=arm, judge=recipe.judge, seed=seed, progress=progress),
        ("split/test.jsonl", answers_of(side), *passages_of(recipe)),
        judged_of(side),
        [settings, seed],
    )


def _duel(recipe: Recipe, arm: str, progress: Progress) -> Step:
    assert recipe.judge is not None
    assert recipe.judge.pairwise is not None
    pair, seed = recipe.judge.pairwise, recipe.evaluate.seed
    return Step(
        f"duel:{arm}",
        partial(judging.duel, arm=arm, judge=recipe.judge, seed=seed, progress=progress),
        ("split/test.jsonl", *(answers_of((model, arm)) for model in pair), *passages_of(recipe)),
        (duel_of(arm),),
        [asked_of(recipe.judge.chat), list(pair), recipe.judge.sample, seed],
    )


def _duels(recipe: Recipe) -> list[str]:
    return [duel_of(arm) for arm in recipe.judge.arms] if recipe.judge and recipe.judge.pairwise else []


def _compare(recipe: Recipe, sides: Sequence[Side]) -> Step:
    judged = judged_sides(recipe)
    more = [opinions.LABELS, *(file for side in judged for file in judged_of(side)), *_duels(recipe)]
    questions = [answers_of((model, QUESTIONS)) for model in ("base", *recipe.fine_tunes())] if recipe.evaluate.questions else []
    losses = [f"models/{name}/losses.jsonl" for name in recipe.fine_tunes()]
    groups = seed_groups(recipe)
    bootstrap, seed = recipe.evaluate.bootstrap, recipe.evaluate.seed
    return Step(
        "compare",
        partial(comparing.compare, recipe=recipe, sides=sides, judged=judged, seed_groups=groups),
        ["split/test.jsonl", *(name for side in sides for name in (scores_of(side), choices_of(side))), *more, *questions, *losses],
        ("compare.json",),
        [
            bootstrap,
            seed,
            groups,
            recipe.judge and [recipe.judge.tie_band, recipe.judge.weights, recipe.judge.pairwise],
            _set(recipe.evaluate.questions),
        ],
    )


def _report(recipe: Recipe, sides: Sequence[Side], first: str) -> Step:
    names = tuple(recipe.fine_tunes())
    training = [f"models/{name}/{file}" for name in names for file in ("losses.jsonl", "training.json")]
    judged = [judged_of(side)[0] for side in judged_sides(recipe)]
    found = [*(["retrieval.json"] if "retrieved" in recipe.evaluate.arms else []), *(["probes.json"] if recipe.evaluate.probes else [])]
    reads = [
        "split/test.jsonl",
        "compare.json",
        "datasheet.json",
        "audit.json",
        "preflight.json",
        RANK,
        *passages_of(recipe),
        *(name for side in sides for name in (scores_of(side), answers_of(side))),
        *judged,
        *found,
        *training,
    ]
    beside = (PAGE if recipe.name == first else f"../{quote(first)}/{PAGE}") if first else ""
    work = partial(
        judgement.report, recipe=recipe, names=names, sides=sides, judged=judged, seed_groups=seed_groups(recipe), together=beside
    )
    cards = [f"models/{name}/README.md" for name in names]
    drawn = [recipe.name, recipe.rank.resamples, recipe.rank.seed, *([beside] if beside else [])]
    return Step("report", work, reads, ("report.html", "report.md", "report.json", "tables", "figures", *cards), drawn)


def _asking(recipe: Recipe) -> Asking:
    """Return how questions are put by our own code: another engine takes longer to start than some dozen questions take."""
    evaluate, train = recipe.evaluate, recipe.train
    return Asking(evaluate.max_new_tokens, evaluate.batch_size, train.row_tokens, train.max_length)


def _adapter(model: str) -> list[str]:
    return [] if model == "base" else [f"models/{model}/{file}" for file in ADAPTER]


def _set(questions: str) -> Any:
    """Return the name of a shipped set, or what stands in a file."""
    return contents(Path(questions)) if questions.endswith(".jsonl") else questions
