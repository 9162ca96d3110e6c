"""The table of steps of one recipe."""

from functools import partial
from typing import Any

from ..contracts import Progress
from ..recipe import Recipe
from ..runfolder import Step
from . import documents, engines, models, preflight, taking, teaching
from .ahead import ranked
from .evaluation import evaluation
from .hindsight import TOOK, watched
from .ranking.measure import MEASURED, PROFILE
from .ranking.ranks import reads_profile, train_measured
from .ranking.table import measure_step
from .settings import ADAPTER, SPLIT, asked_of, contents, deciding, embeddings_of, model_of, passages_of, plain
from .shots import FEW_SHOT
from .taking import rows_of


def table(recipe: Recipe, progress: Progress, *, first: str = "") -> list[Step]:
    """Return every step of the recipe in the order they run; `first` names the first run where the recipe is one of several."""
    steps = _from_dataset(recipe) if recipe.dataset else _from_documents(recipe, progress)
    steps += [
        _mix(recipe),
        *(_take(recipe, name) for name in recipe.takes()),
        *([_ready(recipe)] if recipe.evaluate.embeddings or recipe.evaluate.engine != "transformers" else []),
        *([measure_step(recipe, progress)] if any(map(reads_profile, recipe.fine_tunes().values())) else []),
        _preflight(recipe),
        *(_train(recipe, name, progress) for name in recipe.fine_tunes()),
    ]
    return [*steps, *evaluation(recipe, progress, first=first)]


def _from_documents(recipe: Recipe, progress: Progress) -> list[Step]:
    sources = [{**source.model_dump(mode="json"), "contents": source.path and contents(source.path)} for source in recipe.sources]
    return [
        Step(
            "ingest",
            partial(documents.ingest, sources=recipe.sources, progress=progress),
            writes=("documents.jsonl", "dropped/ingest.jsonl", "suspects.jsonl"),
            settings=sources,
        ),
        Step("chunk", partial(documents.chunk, settings=recipe.chunk), ("documents.jsonl",), ("passages.jsonl",), plain(recipe.chunk)),
        Step(
            "generate",
            partial(teaching.generate, settings=recipe.generate, curate=recipe.curate, progress=progress),
            ("documents.jsonl", "passages.jsonl"),
            ("examples.jsonl", "dropped/generate.jsonl", "teacher.json"),
            _generate_settings(recipe),
        ),
        Step(
            "curate",
            partial(documents.curate, settings=recipe.curate, seed=recipe.split.seed),
            ("examples.jsonl", "passages.jsonl"),
            ("kept.jsonl", "dropped/curate.jsonl"),
            [plain(recipe.curate), recipe.split.seed],
        ),
        Step(
            "split",
            partial(documents.split, settings=recipe.split),
            ("kept.jsonl", "passages.jsonl"),
            (*SPLIT, "dropped/split.jsonl", "audit.json"),
            plain(recipe.split),
        ),
        Step(
            "datasheet",
            partial(documents.datasheet, name=recipe.name),
            (
                "documents.jsonl",
                "passages.jsonl",
                "examples.jsonl",
                "kept.jsonl",
                *SPLIT,
                "audit.json",
                "teacher.json",
                *_dropped("ingest", "generate", "curate", "split"),
            ),
            ("datasheet.md", "datasheet.json", "split/README.md"),
            recipe.name,
        ),
    ]


def _from_dataset(recipe: Recipe) -> list[Step]:
    assert recipe.dataset is not None
    files = [contents(path) for path in (recipe.dataset.train, recipe.dataset.test) if path]
    return [
        Step(
            "split",
            partial(documents.split_given, dataset=recipe.dataset, settings=recipe.split),
            (),
            (*SPLIT, "dropped/split.jsonl", "audit.json"),
            [plain(recipe.dataset), plain(recipe.split), files],
        ),
        Step(
            "datasheet",
            partial(documents.datasheet, name=recipe.name),
            (*SPLIT, "audit.json", *_dropped("split")),
            ("datasheet.md", "datasheet.json", "split/README.md"),
            recipe.name,
        ),
    ]


def _generate_settings(recipe: Recipe) -> Any:
    """Return what decides about the questions: how an endpoint is reached and paid does not."""
    settings = plain(recipe.generate)
    if recipe.generate.chat is None:
        return settings
    settings["chat"] = asked_of(recipe.generate.chat)
    # A chat teacher is held to the filters while it can still be asked again.
    return [settings, list(recipe.curate.filters), recipe.generate.prompts and contents(recipe.generate.prompts)]


def _mix(recipe: Recipe) -> Step:
    return Step(
        "mix",
        partial(teaching.mix, settings=recipe.mix, model=recipe.model),
        ("split/train.jsonl", *passages_of(recipe)),
        ("mix/train.jsonl", "dropped/mix.jsonl"),
        [plain(recipe.mix), model_of(recipe) if recipe.mix.replay else None],
    )


def _ready(recipe: Recipe) -> Step:
    asked = recipe.evaluate
    return Step(
        "ready",
        partial(engines.ready, engine=asked.engine, embeddings=asked.embeddings, device=recipe.model.device),
        writes=(engines.READY,),
        settings=[asked.engine, embeddings_of(recipe)],
    )


def _preflight(recipe: Recipe) -> Step:
    asked = [list(recipe.evaluate.arms), recipe.evaluate.max_new_tokens, recipe.evaluate.batch_size]
    asked += [recipe.evaluate.shots] if FEW_SHOT.keys() & set(recipe.evaluate.arms) else []
    tuned = {name: plain(settings) for name, settings in recipe.fine_tunes().items()}
    rows = dict.fromkeys(["mix/train.jsonl", *(rows_of(name, recipe.takes()) for name in tuned)])
    measured = (PROFILE, MEASURED) if any(map(reads_profile, recipe.fine_tunes().values())) else ()
    return Step(
        "preflight",
        partial(preflight.preflight, recipe=recipe, ranked=ranked),
        (*SPLIT, *rows, *passages_of(recipe), *measured),
        ("preflight.json",),
        [model_of(recipe), asked, tuned],
    )


def _take(recipe: Recipe, name: str) -> Step:
    n_facts, seed = recipe.takes()[name], recipe.split.seed
    return Step(
        f"take:{name}",
        partial(taking.take, name=name, n_facts=n_facts, seed=seed),
        ("mix/train.jsonl", "split/train.jsonl"),
        (rows_of(name, recipe.takes()),),
        [n_facts, seed],
    )


def _train(recipe: Recipe, name: str, progress: Progress) -> Step:
    settings, rows = recipe.fine_tunes()[name], rows_of(name, recipe.takes())
    train = partial(models.train, name=name, model=recipe.model, settings=settings, rows=rows)
    measured = (PROFILE, MEASURED) if reads_profile(settings) else ()
    if settings.rank_from:
        train = partial(train_measured, train=train, settings=settings, recipe=recipe, rows=rows)
    return Step(
        f"train:{name}",
        partial(watched, name=name, train=train, progress=progress),
        (rows, "split/dev.jsonl", *measured),
        tuple(f"models/{name}/{file}" for file in (*ADAPTER, "losses.jsonl", "training.json", TOOK)),
        [model_of(recipe), deciding(settings)],
    )


def _dropped(*steps: str) -> list[str]:
    return [f"dropped/{step}.jsonl" for step in steps]
