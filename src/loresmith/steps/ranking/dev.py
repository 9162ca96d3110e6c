"""What every arm loses on dev, question by question, and which rank that allows to take.

The choice is made here, where it costs no test question. Arms with several seeds are compared seed by seed, so that the luck of a training
is part of the interval.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from ...evaluate.bootstrap import Interval, cluster_bootstrap
from ...evaluate.compare import unit_of
from ...evaluate.paired import Paired, paired
from ...evaluate.seeds import seed_spread
from ...files import read_json, read_records, write_json
from ...rank.smallest import Choice, Standing, smallest_not_inferior
from ...recipe import Recipe
from ...records import Example
from ...runfolder import Counts, Run, Step
from ..opening import open_model
from ..settings import ADAPTER, model_of
from .arms import trainings_of
from .measure import encoded

if TYPE_CHECKING:
    from ...model.load import Loaded

DEV = "split/dev.jsonl"
Losses = Mapping[str, tuple[float, int]]
"""Summed nats and tokens of an answer, by example."""


def dev_of(name: str) -> str:
    """Return the file of one fine-tune's dev losses."""
    return f"rank/dev/{name}.json"


def dev_step(recipe: Recipe, name: str) -> Step:
    """Return the step that asks one fine-tune every dev question."""
    reads = (DEV, *(f"models/{name}/{file}" for file in ADAPTER))
    return Step(f"dev:{name}", partial(_ask, name=name, recipe=recipe), reads, (dev_of(name),), model_of(recipe))


def losses_of(loaded: "Loaded", examples: Sequence[Example], recipe: Recipe) -> dict[str, tuple[float, int]]:
    """Return the nats and the tokens of each example's answer; examples whose input leaves it no token are left out."""
    from ...model.score import likelihoods

    rows = [encoded(loaded, one, recipe.train) for one in examples]
    found = dict(likelihoods(loaded.model, rows, row_tokens=recipe.train.row_tokens))
    return {one.id: (found[nth].nats, found[nth].tokens) for nth, one in enumerate(examples) if found[nth].tokens}


def read_dev(run: Run, name: str) -> dict[str, tuple[float, int]]:
    """Return one fine-tune's dev losses."""
    return {example: (nats, tokens) for example, (nats, tokens) in read_json(run.path(dev_of(name))).items()}


def against(mine: Losses, theirs: Losses, examples: Sequence[Example]) -> Paired:
    """Return two models' nats a token on the same answers, by document."""
    shared = [one for one in examples if one.id in mine and one.id in theirs]
    values, others = ([side[one.id][0] / side[one.id][1] for one in shared] for side in (mine, theirs))
    return paired(values, others, weights=[mine[one.id][1] for one in shared], documents=[unit_of(one) for one in shared])


def mean_loss(losses: Losses) -> float:
    """Return nats a token: every answer token counts once."""
    return sum(nats for nats, _ in losses.values()) / sum(tokens for _, tokens in losses.values())


def difference(recipe: Recipe, pairs: Sequence[Paired]) -> tuple[float, Interval]:
    """Return a difference over one or several seeds, with its interval over documents, and over seeds where there are several."""
    if len(pairs) > 1:
        spread = seed_spread(pairs)
        return spread.difference, Interval(*spread.interval)
    return pairs[0].difference, cluster_bootstrap(pairs[0], resamples=recipe.evaluate.bootstrap, seed=recipe.rank.seed)


def chosen(run: Run, recipe: Recipe, ranks: Mapping[str, float], names: Sequence[str]) -> tuple[Choice, list[dict[str, Any]]]:
    """Return the smallest rank that is not inferior on dev, and every arm's standing against the best.

    `ranks` is the mean rank of each arm, `names` are all trainings.
    """
    examples = read_records(run.path(DEV), Example)
    losses = {name: read_dev(run, name) for name in names}
    seeds = {arm: trainings_of(arm, names) for arm in ranks}
    means = {arm: sum(mean_loss(losses[one]) for one in seeds[arm]) / len(seeds[arm]) for arm in ranks}
    # An arm trained once may be the best by luck alone; with several seeds the best is one of the finalists.
    most = max(map(len, seeds.values()))
    best = min((arm for arm in ranks if len(seeds[arm]) == most), key=means.__getitem__)
    standings, rows = [], []
    for arm, rank in ranks.items():
        pairs = [against(losses[one], losses[other], examples) for one, other in zip(seeds[arm], seeds[best], strict=False)]
        gap, ends = (0.0, Interval(0.0, 0.0)) if arm == best else difference(recipe, pairs)
        standings.append(Standing(arm, rank, gap, ends.high))
        rows.append(
            {"arm": arm, "rank": rank, "loss": means[arm], "difference": gap, "low": ends.low, "high": ends.high, "n": len(examples)}
        )
    return smallest_not_inferior(standings, margin=recipe.rank.margin), rows


def _ask(run: Run, *, name: str, recipe: Recipe) -> Counts:
    losses = losses_of(open_model(run, recipe.model, name), read_records(run.path(DEV), Example), recipe)
    write_json(run.path(dev_of(name)), losses)
    return {"questions": len(losses), "nats a token": round(mean_loss(losses), 4)}
