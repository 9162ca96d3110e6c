"""A run folder as it stands before it is compared, with scores and answers that are made up: nothing is trained."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from loresmith.files import write_records, write_text
from loresmith.recipe import Recipe
from loresmith.records import Answer, Example, Score
from loresmith.runfolder import Run

ARM = "closed-book"
STRATA = ("wording", "unseen")


def recipe_of(*models: str, **sections: object) -> Recipe:
    """A recipe of these fine-tunes."""
    variants = [{"name": name, "train": {"rank": place + 1}} for place, name in enumerate(models)]
    settings = {"name": "invented", "sources": [{"path": "docs"}], "variants": variants, "evaluate": {"arms": [ARM], "bootstrap": 300}}
    return Recipe.model_validate({**settings, **sections})


def examples(documents: int = 12, questions: int = 3) -> list[Example]:
    """Questions of two strata, each of documents of its own."""
    return [
        Example(f"{s}{d}.{q}", f"What is {s} {d}, {q}?", "", f"thing {d}", "closed", f"{s}{d}.{q}", f"{s}{d}", "", "", "rules", s)
        for s in STRATA
        for d in range(documents)
        for q in range(questions)
    ]


def invent(
    folder: Path, gains: Mapping[str, float], *, seed: int, dev_losses: Mapping[str, float] | None = None, noise: float = 0.5
) -> Run:
    """Return a run whose fine-tunes gain so many nats a token on every question, beside noise of document and question."""
    run, asked, random = Run(folder), examples(), np.random.default_rng(seed)
    documents = sorted({one.document for one in asked})
    hard = {one.id: 3 + random.standard_normal() for one in asked}
    write_records(run.path("split/test.jsonl"), asked)
    for model, gain in {"base": 0.0, **gains}.items():
        shared = dict(zip(documents, noise * 0.6 * random.standard_normal(len(documents)), strict=True))
        nats = {one.id: hard[one.id] - gain + shared[one.document] + noise * random.standard_normal() for one in asked}
        write_records(run.path(f"scores/{model}.{ARM}.jsonl"), [Score(one.id, model, ARM, "answer-nll", nats[one.id]) for one in asked])
        write_records(run.path(f"answers/{model}.{ARM}.jsonl"), [Answer(one.id, model, ARM, f"{model} says it", 3, 0.1) for one in asked])
        write_text(run.path(f"choices/{model}.{ARM}.jsonl"), "")
        loss = (dev_losses or {}).get(model, 1.0)
        write_text(run.path(f"models/{model}/losses.jsonl"), f'{{"step": 1, "loss": 1.0, "dev_loss": {loss}}}\n')
    return run
