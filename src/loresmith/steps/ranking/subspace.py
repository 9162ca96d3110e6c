"""The step of `--subspace`: how few free numbers reach nine tenths of what the whole adapter gains, by trainings of a few updates.

The numbers grow until they are enough. Each gets its own learning rate by successive halving, as does the whole adapter. Every training
that ended is kept by what it hangs on, so that a killed sweep goes on and a longer list of numbers trains only the new ones.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...contracts import Progress
from ...curate.draw import in_turn
from ...errors import SplitError, TrainingError
from ...evaluate.compare import unit_of
from ...files import digest_value, read_json, read_records, write_json
from ...rank.halving import settle
from ...rank.subspace import Reached, d90, share_of_gain
from ...recipe import Recipe, Train
from ...records import Example
from ...runfolder import Counts, Run
from ..opening import open_base
from ..settings import model_of, plain
from ..taking import ALL
from .dev import DEV, Losses, losses_of, mean_loss
from .measure import encoded

if TYPE_CHECKING:
    from ...model.load import Loaded
    from ...model.prompt import Encoded

SUBSPACE, TRAININGS = "rank/subspace.json", "rank/subspace"


class Bench(NamedTuple):
    """What every training of the sweep has in common."""

    loaded: "Loaded"
    train: "list[Encoded]"
    dev: list[Example]
    settings: Train
    recipe: Recipe
    folder: Path
    """Where the trainings that ended lie."""
    data: Any
    """Digests of the examples and the base."""
    progress: Progress


def brief(recipe: Recipe) -> Train:
    """Return the recipe's own settings for a training of a few updates, without what would make the pairs more than plain ones."""
    plain_pairs = {"rank_pattern": {}, "alpha_pattern": {}, "init_lora_weights": "kaiming", "bias": "none", "use_dora": False}
    short = {"max_steps": recipe.rank.subspace_updates, "warmup_steps": 0}
    held = {"rank_from": None, "quantize": "none", "gradient_checkpointing": False}
    return recipe.train.model_copy(update={**plain_pairs, **short, **held})


def sweep(run: Run, *, recipe: Recipe, progress: Progress) -> Counts:
    """Write what each number of free numbers reaches, up to the first that is enough.

    SplitError where there are no dev questions, TrainingError where every training of one number breaks.
    """
    from ...train.subspace import whole_space

    bench = _bench(run, recipe, progress)
    size, documents = whole_space(bench.loaded.model, bench.settings), [unit_of(one) for one in bench.dev]
    base = losses_of(bench.loaded, bench.dev, recipe)
    rate, whole = _best(bench, None)
    rows: list[Reached] = []
    for dimension in sorted(one for one in recipe.rank.subspaces if one < size):
        own_rate, some = _best(bench, dimension)
        nats = ([side[one.id][0] for one in bench.dev] for side in (base, whole, some))
        reached = share_of_gain(*nats, documents=documents, resamples=recipe.rank.resamples, seed=recipe.rank.seed)
        rows.append(Reached(dimension, own_rate, mean_loss(some), *reached))
        if math.isnan(reached[0]) or d90(rows):
            break
    found = {"updates": bench.settings.max_steps, "questions": len(bench.dev), "rank": bench.settings.rank, "base_loss": mean_loss(base)}
    ends = {"dimension": size, "learning_rate": rate, "loss": mean_loss(whole)}
    write_json(run.path(SUBSPACE), {**found, "whole": ends, "rows": [row.to_dict() for row in rows], "d90": d90(rows)})
    return {"trainings": len(list(bench.folder.glob("*.json"))), "d90": d90(rows) or "none"}


def sentence(found: Mapping[str, Any]) -> str:
    """Return what the sweep says, in a sentence or two."""
    whole, rows, gain = found["whole"], found["rows"], found["base_loss"] - found["whole"]["loss"]
    adapter = f"the whole adapter of rank {found['rank']} ({whole['dimension']:,} numbers)"
    if gain <= 0 or not rows:
        return f"In {found['updates']} updates {adapter} gains nothing on dev that a subspace could reach: raise rank.subspace_updates."
    before = f"; {rows[-2]['dimension']:,} reach {_percent(rows[-2])}" if len(rows) > 1 else ""
    gained = f"of the {gain:.3f} nats a token that {adapter} gains on dev in {found['updates']} updates"
    if found["d90"] is None:
        largest = f"the largest, {rows[-1]['dimension']:,} free numbers, reaches {_percent(rows[-1])}"
        return f"No subspace tried reaches nine tenths {gained}: {largest}."
    return (
        f"Nine tenths {gained} are reached by {found['d90']:,} free numbers ({_percent(rows[-1])}){before}. "
        "This d90 belongs to model, task and budget, and is not the dimension of the hidden states."
    )


def _percent(row: Mapping[str, Any]) -> str:
    span = f" [{100 * row['low']:.0f}, {100 * row['high']:.0f}]" if row["low"] is not None else ""
    return f"{100 * row['share']:.0f} %{span}"


def _bench(run: Run, recipe: Recipe, progress: Progress) -> Bench:
    every = {one.id: one for one in read_records(run.path(DEV), Example)}
    if not every:
        raise SplitError(
            "A subspace is held against dev, and there are no dev questions.", hint="Set split.dev or split.dev_documents above 0."
        )
    order = in_turn({one.id: unit_of(one) for one in every.values()}, seed=recipe.rank.seed)[: recipe.rank.answers]
    loaded, settings = open_base(recipe.model), brief(recipe)
    train = [encoded(loaded, one, settings) for one in read_records(run.path(ALL), Example)]
    data = [run.digests([ALL, DEV]), model_of(recipe), order]
    known = losses_of(loaded, [every[one] for one in order], recipe)
    dev = [every[one] for one in order if one in known]
    return Bench(loaded, train, dev, settings, recipe, run.path(TRAININGS), data, progress)


def _best(bench: Bench, dimension: int | None) -> tuple[float, Losses]:
    """Return the learning rate settled for so many free numbers, None for the whole adapter, and the dev losses of the training with it."""
    most = bench.settings.max_steps

    def loss_at(rate: float, share: float) -> float:
        return mean_loss(_trained(bench, dimension, rate, max(math.ceil(share * most), 2)))

    try:
        rate = settle(bench.recipe.rank.learning_rates, loss_at).learning_rate
    except ValueError as error:
        name = "the whole adapter" if dimension is None else f"{dimension} free numbers"
        raise TrainingError(f"Of {name} {error}.", hint="Lower rank.learning_rates.") from error
    return rate, _trained(bench, dimension, rate, most)


def _trained(bench: Bench, dimension: int | None, rate: float, steps: int) -> Losses:
    from ...train.subspace import train_briefly

    settings = bench.settings.model_copy(update={"max_steps": steps, "learning_rate": rate})
    file = bench.folder / f"{digest_value([bench.data, plain(settings), dimension])[:16]}.json"
    if not file.is_file():
        label = f"subspace:{dimension or 'whole'}.{rate:g}.{steps}"
        bench.progress.step(label, "running")
        model = train_briefly(bench.loaded, bench.train, settings, dimension=dimension, learning_rate=rate, progress=bench.progress)
        losses = losses_of(replace(bench.loaded, model=model), bench.dev, bench.recipe)
        model.unload()
        write_json(file, losses)
        bench.progress.step(label, "done", f"dev loss {mean_loss(losses):.4f}")
    return {example: (math.nan if nats is None else nats, tokens) for example, (nats, tokens) in read_json(file).items()}
