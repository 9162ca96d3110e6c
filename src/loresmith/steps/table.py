"""The table of steps of one recipe."""

from functools import partial
from pathlib import Path
from typing import Any

from ..contracts import Progress
from ..files import digest_path
from ..model.locate import locate
from ..recipe import Recipe
from ..run import Step
from . import documents, judgement, models, teaching

ADAPTER = ("adapter_model.safetensors", "adapter_config.json")
SPLIT = ("split/train.jsonl", "split/dev.jsonl", "split/test.jsonl")


def table(recipe: Recipe, progress: Progress) -> list[Step]:
    """Return every step of the recipe in the order they run."""
    steps = _from_dataset(recipe) if recipe.dataset else _from_documents(recipe, progress)
    steps += [_mix(recipe), _preflight(recipe), *(_train(recipe, name, progress) for name in recipe.fine_tunes())]
    pairs = [(model, arm) for model in ("base", *recipe.fine_tunes()) for arm in recipe.evaluate.arms]
    steps += [_answer(recipe, model, arm, progress) for model, arm in pairs]
    steps += [_score(recipe, model, arm) for model, arm in pairs]
    scores = [f"scores/{model}.{arm}.jsonl" for model, arm in pairs]
    return [*steps, _compare(recipe, scores), _report(recipe, scores, [f"answers/{model}.{arm}.jsonl" for model, arm in pairs])]


def _from_documents(recipe: Recipe, progress: Progress) -> list[Step]:
    sources = [{**source.model_dump(mode="json"), "contents": source.path and _contents(source.path)} for source in recipe.sources]
    return [
        Step(
            "ingest",
            partial(documents.ingest, sources=recipe.sources, progress=progress),
            writes=("documents.jsonl", "dropped/ingest.jsonl", "suspects.jsonl"),
            settings=sources,
        ),
        Step("chunk", partial(documents.chunk, settings=recipe.chunk), ("documents.jsonl",), ("passages.jsonl",), _plain(recipe.chunk)),
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
            [_plain(recipe.curate), recipe.split.seed],
        ),
        Step(
            "split",
            partial(documents.split, settings=recipe.split),
            ("kept.jsonl", "passages.jsonl"),
            (*SPLIT, "dropped/split.jsonl", "audit.json"),
            _plain(recipe.split),
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
    contents = [_contents(path) for path in (recipe.dataset.train, recipe.dataset.test) if path]
    return [
        Step(
            "split",
            partial(documents.split_given, dataset=recipe.dataset, settings=recipe.split),
            (),
            (*SPLIT, "dropped/split.jsonl", "audit.json"),
            [_plain(recipe.dataset), _plain(recipe.split), contents],
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
    settings = _plain(recipe.generate)
    if recipe.generate.chat is None:
        return settings
    for key in ("api_key_env", "concurrency", "requests_per_minute", "tokens_per_minute", "timeout", "retries", "budget"):
        del settings["chat"][key]
    # A chat teacher is held to the filters while it can still be asked again.
    return [settings, _plain(recipe.curate)["filters"], recipe.generate.prompts and _contents(recipe.generate.prompts)]


def _mix(recipe: Recipe) -> Step:
    return Step(
        "mix",
        partial(teaching.mix, settings=recipe.mix, model=recipe.model),
        ("split/train.jsonl", *_passages(recipe)),
        ("mix/train.jsonl", "dropped/mix.jsonl"),
        [_plain(recipe.mix), _model(recipe) if recipe.mix.replay else None],
    )


def _preflight(recipe: Recipe) -> Step:
    settings = [_model(recipe), _plain(recipe.evaluate), {name: _plain(train) for name, train in recipe.fine_tunes().items()}]
    return Step(
        "preflight",
        partial(models.preflight, recipe=recipe),
        (*SPLIT, "mix/train.jsonl", *_passages(recipe)),
        ("preflight.json",),
        settings,
    )


def _train(recipe: Recipe, name: str, progress: Progress) -> Step:
    settings = recipe.fine_tunes()[name]
    return Step(
        f"train:{name}",
        partial(models.train, name=name, model=recipe.model, settings=settings, progress=progress),
        ("mix/train.jsonl", "split/dev.jsonl"),
        tuple(f"models/{name}/{file}" for file in (*ADAPTER, "losses.jsonl", "training.json")),
        [_model(recipe), _plain(settings)],
    )


def _answer(recipe: Recipe, model: str, arm: str, progress: Progress) -> Step:
    adapter = [] if model == "base" else [f"models/{model}/{file}" for file in ADAPTER]
    wanted: dict[str, Any] = {"max_new_tokens": recipe.evaluate.max_new_tokens, "batch_size": recipe.evaluate.batch_size}
    row_tokens, max_length = recipe.train.row_tokens, recipe.train.max_length
    return Step(
        f"answer:{model}.{arm}",
        partial(
            models.answer,
            name=model,
            arm=arm,
            model=recipe.model,
            **wanted,
            row_tokens=row_tokens,
            max_length=max_length,
            progress=progress,
        ),
        ("split/test.jsonl", *_passages(recipe), *adapter),
        (f"answers/{model}.{arm}.jsonl",),
        [_model(recipe), wanted, row_tokens, max_length],
    )


def _score(recipe: Recipe, model: str, arm: str) -> Step:
    metrics = recipe.evaluate.metrics
    return Step(
        f"score:{model}.{arm}",
        partial(judgement.score, answers=f"answers/{model}.{arm}.jsonl", scores=f"scores/{model}.{arm}.jsonl", metrics=metrics),
        ("split/test.jsonl", f"answers/{model}.{arm}.jsonl"),
        (f"scores/{model}.{arm}.jsonl",),
        list(metrics),
    )


def _compare(recipe: Recipe, scores: list[str]) -> Step:
    settings: dict[str, Any] = {"bootstrap": recipe.evaluate.bootstrap, "seed": recipe.evaluate.seed}
    return Step(
        "compare", partial(judgement.compare, scores=scores, **settings), ("split/test.jsonl", *scores), ("compare.json",), settings
    )


def _report(recipe: Recipe, scores: list[str], answers: list[str]) -> Step:
    names = tuple(recipe.fine_tunes())
    training = [f"models/{name}/{file}" for name in names for file in ("losses.jsonl", "training.json")]
    reads = (
        "split/test.jsonl",
        "compare.json",
        "datasheet.json",
        "audit.json",
        "preflight.json",
        *_passages(recipe),
        *scores,
        *answers,
        *training,
    )
    work = partial(judgement.report, recipe=recipe, names=names, scores=scores, answers=answers)
    return Step("report", work, reads, ("report.html", "report.md", "report.json", "tables", "figures"), recipe.name)


def _passages(recipe: Recipe) -> tuple[str, ...]:
    return () if recipe.dataset else ("documents.jsonl", "passages.jsonl")


def _dropped(*steps: str) -> list[str]:
    return [f"dropped/{step}.jsonl" for step in steps]


def _plain(section: Any) -> Any:
    return section.model_dump(mode="json")


def _model(recipe: Recipe) -> Any:
    """Return the model's settings and what changes when its weights do."""
    return [_plain(recipe.model), locate(recipe.model.name, revision=recipe.model.revision).identity]


def _contents(path: Path) -> Any:
    """Return the digest of what lies at a path or matches a glob; None where nothing does, for the step itself to say so."""
    if path.exists():
        return digest_path(path)
    parent = Path(path.anchor) if path.is_absolute() else Path()
    matches = sorted(parent.glob(path.relative_to(parent).as_posix())) if "*" in path.as_posix() else []
    return [[match.name, digest_path(match)] for match in matches] or None
