"""Settle each arm's learning rate by short trainings. What a trial found is kept, its adapter is not."""

import math
import shutil
from collections.abc import Mapping
from typing import Any

from ...contracts import Progress
from ...errors import SplitError
from ...files import append_line, digest_value, read_lines
from ...rank.halving import Settled, settle
from ...recipe import Recipe, Train
from ...runfolder import Run
from .. import models
from ..settings import model_of, plain
from ..taking import ALL
from .ranks import with_ranks

TRIALS = "rank/trials.jsonl"


def settled(run: Run, recipe: Recipe, name: str, changes: Mapping[str, Any], *, updates: int, progress: Progress) -> Settled:
    """Return the learning rate of one arm; trials that a killed run finished are not trained again.

    `updates` is those of a full training. SplitError where there are no dev questions to choose on.
    """

    def loss_at(rate: float, share: float) -> float:
        steps = max(math.ceil(share * updates), 2)
        trial = f"{name}.trial-{rate:g}.{steps}"
        # A share of the schedule in one piece: one dev loss at its end, and no stop before it.
        short = {"max_steps": steps, "learning_rate": rate, "eval_per_epoch": 1e-3, "early_stopping_patience": 0, "warmup_steps": 0}
        return _loss(run, recipe, trial, changed(recipe.train, {**changes, **short}), progress)

    return settle(recipe.rank.learning_rates, loss_at)


def changed(train: Train, changes: Mapping[str, Any]) -> Train:
    """Return the settings with some keys changed, as a variant of the recipe would have them."""
    return Train.model_validate({**train.model_dump(), "rank_from": None, **changes})


def best_dev_loss(run: Run, name: str) -> float:
    """Return the lowest dev loss of a training, mean over the strata: that of the adapter that is kept. SplitError where none was taken."""
    losses = [row["dev_loss"] for row in read_lines(run.path(f"models/{name}/losses.jsonl")) if row.get("dev_loss") is not None]
    if not losses:
        raise SplitError("The rank is chosen on dev, and there are no dev questions.", hint="Set split.dev or split.dev_documents above 0.")
    return float(min(losses))


def _loss(run: Run, recipe: Recipe, trial: str, settings: Train, progress: Progress) -> float:
    from ...train.finite import NotFinite

    key = digest_value([plain(settings), model_of(recipe), run.digests([ALL, "split/dev.jsonl"])])
    known = {row["key"]: row["loss"] for row in (read_lines(run.path(TRIALS)) if run.path(TRIALS).is_file() else ())}
    if key not in known:
        progress.step(f"trial:{trial}", "running")
        try:
            models.train(run, name=trial, model=recipe.model, settings=with_ranks(run, settings, recipe), rows=ALL, progress=progress)
            known[key] = best_dev_loss(run, trial)
        except NotFinite:
            known[key] = None
        append_line(run.path(TRIALS), {"key": key, "trial": trial, "learning_rate": settings.learning_rate, "loss": known[key]})
        shutil.rmtree(run.path(f"models/{trial}"), ignore_errors=True)
        progress.step(f"trial:{trial}", "done", f"dev loss {known[key]}")
    return math.inf if known[key] is None else known[key]
