"""The steps that need a model: preflight, train, answer. Each loads what it needs; nothing heavy is imported before it runs."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..contracts import Progress
from ..files import append_lines, digest_value, read_lines, read_records, write_json, write_records, write_text
from ..model.locate import locate
from ..recipe import Model, Train
from ..records import Answer, Example, Passage
from ..run import Counts, Run

if TYPE_CHECKING:
    from ..model.load import Loaded
    from ..model.prompt import Encoded


def train(run: Run, *, name: str, model: Model, settings: Train, rows: str, progress: Progress) -> Counts:
    """Train one adapter on the examples in `rows`, a file of the run, and keep the best."""
    from ..train.fit import fit

    folder = run.path(f"models/{name}")
    loaded = _base(model)
    encoded, dev = _training(run, loaded, settings, rows)
    # Checkpoints of other settings or other examples are no place to go on from.
    key = digest_value([settings.model_dump(), model.model_dump(), run.digests([rows, "split/dev.jsonl"])])[:12]
    checkpoints = folder / "checkpoints" / key
    fitted = fit(loaded, encoded, dev, settings=settings, folder=checkpoints, progress=progress)
    loaded.tokenizer.save_pretrained(folder)
    for file in ("adapter_model.safetensors", "adapter_config.json"):
        shutil.copyfile(fitted.adapter / file, folder / file)
    write_text(folder / "losses.jsonl", "".join(_line(row) for row in fitted.history))
    facts = {
        "name": name,
        "base": model.name,
        "rank": settings.rank,
        "alpha": settings.alpha,
        "learning_rate": settings.learning_rate,
        "examples": len(encoded),
        "answer_tokens": sum(len(one.answer) for one in encoded),
        "tokens_cut": sum(one.n_cut for one in encoded),
        "updates": fitted.n_updates,
        "updates_planned": fitted.n_planned,
        "best_step": fitted.best_step,
        "trainable_parameters": fitted.trainable_parameters,
        "total_parameters": fitted.total_parameters,
    }
    write_json(folder / "training.json", facts)
    shutil.rmtree(folder / "checkpoints")
    return {"updates": fitted.n_updates, "best step": fitted.best_step, "trainable parameters": fitted.trainable_parameters}


def answer(
    run: Run,
    *,
    name: str,
    arm: str,
    model: Model,
    max_new_tokens: int,
    batch_size: int,
    row_tokens: int,
    max_length: int,
    progress: Progress,
) -> Counts:
    """Answer the whole test set with one model in one arm; batches that a killed run finished are not asked again."""
    from ..model.answer import answer_batch, plan_batches

    test = read_records(run.path("split/test.jsonl"), Example)
    loaded = _base(model) if name == "base" else _tuned(model, run.path(f"models/{name}"))
    prompts = _encoded(loaded, put(test, arm, _passages(run)), max_length)
    key = digest_value(
        [
            name,
            arm,
            model.model_dump(),
            max_new_tokens,
            batch_size,
            row_tokens,
            run.digests(["split/test.jsonl", f"models/{name}/adapter_model.safetensors"]),
        ]
    )
    partial = run.path(f"partial/{key[:16]}.jsonl")
    answers = {row["example"]: Answer.from_dict(row) for row in (read_lines(partial) if partial.is_file() else ())}
    done = 0
    for batch in plan_batches(prompts, batch_size=batch_size):
        # A batch is written in one piece, so that what a resumed run asks is batched as it would have been.
        if not all(test[index].id in answers for index in batch):
            generated = answer_batch(loaded, prompts, batch, max_new_tokens=max_new_tokens, row_tokens=row_tokens)
            fresh = [
                Answer(
                    test[one.index].id,
                    name,
                    arm,
                    one.text,
                    one.tokens,
                    round(one.seconds, 4),
                    one.finished,
                    one.reference.nats,
                    one.reference.tokens,
                )
                for one in generated
            ]
            append_lines(partial, [one.to_dict() for one in fresh])
            answers.update({one.example: one for one in fresh})
        done += len(batch)
        progress.advance(done, len(test), f"{name}, {arm}")
    write_records(run.path(f"answers/{name}.{arm}.jsonl"), [answers[example.id] for example in test])
    partial.unlink()
    return {"answers": len(test), "cut": sum(not one.finished for one in answers.values())}


def put(examples: Iterable[Example], arm: str, passages: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return (question, input, answer) of each example as an arm puts it: alone, or after its passage.

    The text of a dataset that was given is the example's own input.
    """
    if arm == "closed-book":
        return [(example.instruction, "", example.output) for example in examples]
    return [(example.instruction, example.input or passages.get(example.passage, ""), example.output) for example in examples]


def _training(run: Run, loaded: "Loaded", settings: Train, file: str) -> "tuple[list[Encoded], dict[str, list[Encoded]]]":
    """Return the rows to train on, and those for early stopping by stratum."""
    train, dev = (read_records(run.path(name), Example) for name in (file, "split/dev.jsonl"))
    rows = [(example.instruction, example.input, example.output) for example in train]
    watched: dict[str, list[tuple[str, str, str]]] = {}
    for example in dev:
        watched.setdefault(example.stratum, []).append((example.instruction, example.input, example.output))
    return _encoded(loaded, rows, settings.max_length), {
        stratum: _encoded(loaded, rows, settings.max_length) for stratum, rows in watched.items()
    }


def _passages(run: Run) -> dict[str, str]:
    path = run.path("passages.jsonl")
    return {passage.id: passage.text for passage in read_records(path, Passage)} if path.is_file() else {}


def _base(model: Model) -> "Loaded":
    from ..model.load import load

    return load(locate(model.name, revision=model.revision), dtype=model.dtype, device=model.device, threads=model.threads)


def _tuned(model: Model, folder: Path) -> "Loaded":
    from ..model.load import load_adapter

    return load_adapter(_base(model), folder)


def _encoded(loaded: "Loaded", rows: Iterable[tuple[str, str, str]], max_length: int) -> "list[Encoded]":
    from ..model.prompt import encode

    return [encode(loaded.tokenizer, question, text, answer, max_length=max_length) for question, text, answer in rows]


def _line(row: Mapping[str, Any]) -> str:
    from ..files import json_line

    return json_line(row).decode()
