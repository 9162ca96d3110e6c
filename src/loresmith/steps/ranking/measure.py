"""The step that measures, without training: the dimension of the base's states, the bits of the answers, what each rank costs.

Prompts are the run's own training prompts, each once, evenly over documents. The bits are measured on some of the facts and carried over
to all, with an interval; the rest of the work is arithmetic.
"""

import math
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...contracts import Progress
from ...curate.draw import in_turn, lot
from ...errors import DatasetError
from ...evaluate.bootstrap import cluster_bootstrap
from ...evaluate.compare import unit_of
from ...evaluate.paired import paired
from ...files import read_records, write_json, write_records
from ...rank.advice import Need, advise
from ...rank.capacity import bits_to_store
from ...rank.kept_profile import as_plain
from ...recipe import Rank, Recipe, Train
from ...records import Example
from ...runfolder import Counts, Run
from ..opening import open_base
from .cost import Cost, costs, counted_base

if TYPE_CHECKING:
    from ...model.load import Loaded
    from ...model.prompt import Encoded
    from ...rank.profile import Profile

MEASURED, PROFILE, DROPPED = "rank/measured.json", "rank/profile.json", "dropped/rank.jsonl"
FLOOR = 3
"""Fewer prompts have no neighbours to measure."""


def measure(run: Run, *, recipe: Recipe, progress: Progress) -> Counts:
    """Write what is known before any training, and the prompts that repeat another's states."""
    from ...rank.repeats import repeats
    from ...rank.states import is_quantised

    settings, train = recipe.rank, recipe.train
    examples = read_records(run.path("mix/train.jsonl"), Example)
    asked = distinct_prompts(examples, n=settings.prompts, seed=settings.seed)
    loaded = open_base(recipe.model)
    profile = profile_of(run, loaded, asked, settings=settings, train=train, progress=progress)
    need = needed(run, loaded, settings=settings, train=train, bootstrap=recipe.evaluate.bootstrap)
    base = counted_base(recipe)
    advice = advise(Need(need["bits"], need["n_facts"], need["exposures"]), base, settings.candidates, profile=profile)
    quantised = ["The base's weights are packed; their rounding raises every dimension."] if is_quantised(loaded.model) else []
    priced = costs(recipe, settings.candidates, [encoded(loaded, one, train) for one in examples])
    facts = {
        "model": recipe.model.name,
        "reading": settings.reading,
        "prompts": len(asked),
        "need": need,
        "base": base._asdict(),
        "advice": {key: value for key, value in advice.to_dict().items() if key != "candidates"},
        "candidates": [_row(one.to_dict(), priced.get(one.rank)) for one in advice.candidates],
        "notes": quantised,
    }
    write_json(run.path(PROFILE), as_plain(profile))
    n_repeats = write_records(run.path(DROPPED), repeats(profile, [one.id for one in asked]))
    write_json(run.path(MEASURED), facts)
    return {"prompts": len(asked), "repeats": n_repeats, "rank": advice.rank}


def distinct_prompts(examples: Sequence[Example], *, n: int, seed: int) -> list[Example]:
    """Return at most `n` examples whose question and input differ, evenly over documents; which ones hangs on seed and ids alone.

    DatasetError where fewer than three differ.
    """
    by_prompt: dict[tuple[str, str], Example] = {}
    for example in sorted(examples, key=lambda one: one.id):
        by_prompt.setdefault((example.instruction, example.input), example)
    if len(by_prompt) < FLOOR:
        raise DatasetError(f"There are {len(by_prompt)} different training prompts, and a dimension needs {FLOOR}.", hint="Add documents.")
    by_id = {example.id: example for example in by_prompt.values()}
    order = in_turn({one.id: unit_of(one) for one in by_id.values()}, seed=seed)
    return [by_id[one] for one in order[:n]]


def profile_of(
    run: Run,
    loaded: "Loaded",
    asked: Sequence[Example],
    *,
    settings: Rank,
    train: Train,
    progress: Progress,
    scales: tuple[int, ...] | None = None,
) -> "Profile":
    """Return the profile of a loaded model over these prompts; the states lie in the run folder while it lasts."""
    from ...rank.profile import measure_profile
    from ...rank.states import extract_states, read_states

    for left in run.folder.glob("states-*"):
        shutil.rmtree(left, ignore_errors=True)  # by a run that was killed; nobody else holds the folder
    prompts = [encoded(loaded, one, train, with_answer=settings.reading == "answer") for one in asked]
    with tempfile.TemporaryDirectory(dir=run.folder, prefix="states-") as folder:
        names = extract_states(loaded, prompts, Path(folder), reading=settings.reading, row_tokens=train.row_tokens, progress=progress)
        states = read_states(Path(folder), names)
        documents = [unit_of(one) for one in asked]
        return measure_profile(states, documents, resamples=settings.resamples, seed=settings.seed, scales=scales)


def needed(run: Run, loaded: "Loaded", *, settings: Rank, train: Train, bootstrap: int) -> dict[str, Any]:
    """Return the bits of the training facts that the base does not predict, from at most `settings.answers` of them, with an interval.

    One wording a fact, because wordings share their answer; facts evenly over documents, interval over documents.
    """
    from ...model.score import likelihoods

    examples = read_records(run.path("split/train.jsonl"), Example)
    first: dict[str, Example] = {}
    for example in sorted(examples, key=lambda one: lot(settings.seed, one.id)):
        first.setdefault(example.fact or example.id, example)
    order = in_turn({fact: unit_of(one) for fact, one in first.items()}, seed=settings.seed)[: settings.answers]
    rows = [encoded(loaded, first[fact], train) for fact in order]
    found = dict(likelihoods(loaded.model, rows, row_tokens=train.row_tokens))
    nats = [found[nth].nats for nth in range(len(order))]
    per_fact = bits_to_store(nats, order) / len(order)
    pairs = paired(
        [one / math.log(2) for one in nats], [0.0] * len(nats), weights=[1.0] * len(nats), documents=[unit_of(first[one]) for one in order]
    )
    ends = cluster_bootstrap(pairs, resamples=bootstrap, seed=settings.seed)
    tokens = sum(found[nth].tokens for nth in range(len(order)))
    return {
        "bits": per_fact * len(first),
        "low": ends.low * len(first),
        "high": ends.high * len(first),
        "n_facts": len(first),
        "n_measured": len(order),
        "nats_per_token": sum(nats) / tokens,
        "tokens_per_fact": tokens / len(order),
        "exposures": _exposures(len(examples), len(first), train),
    }


def encoded(loaded: "Loaded", example: Example, train: Train, *, with_answer: bool = True) -> "Encoded":
    """Return an example as training sees it, or its prompt alone."""
    from ...model.prompt import encode

    answer = example.output if with_answer else None
    return encode(loaded.tokenizer, example.instruction, example.input, answer, max_length=train.max_length)


def _exposures(n_examples: int, n_facts: int, train: Train) -> float:
    """Return how often training shows each fact: wordings times epochs."""
    return train.max_steps * train.batch_size / n_facts if train.max_steps > 0 else train.epochs * n_examples / n_facts


def _row(candidate: dict[str, Any], cost: Cost | None) -> dict[str, Any]:
    return candidate | (cost._asdict() if cost else {})
