"""The ranks a fine-tune will have where its recipe leaves them to be measured: as they were measured, or a bound that is said."""

from typing import NamedTuple

from ..contracts import Silent
from ..recipe import Recipe, Train
from ..runfolder import Run
from .ranking.ranks import with_ranks
from .ranking.table import measure_step


class Ahead(NamedTuple):
    """Settings with ranks that are numbers."""

    settings: Train
    note: str
    """Where the ranks come from, as a clause; empty where the recipe has them."""


def ranked(run: Run, settings: Train, recipe: Recipe) -> Ahead:
    """Return the settings with the ranks this run measured, or with the highest of `rank.candidates` where it has not yet.

    That highest is a bound by decree: what is measured may lie above it, and most often lies far below. EVA's ranks are measured when a
    training begins and have the mean the recipe says.
    """
    how = settings.rank_from
    if how is None:
        return Ahead(settings, "")
    if how.source == "eva":
        return Ahead(_with_rank(settings, how.mean), f"its ranks are spread before it trains; planned at their mean, {how.mean}")
    step = measure_step(recipe, Silent())
    if run.is_done(step, run.latest().get(step.name)):
        found = with_ranks(run, settings, recipe)
        return Ahead(found, f"ranks as they were measured, {_spread(found)}")
    highest = max(recipe.rank.candidates)
    note = f"its ranks are measured before it trains; planned at rank {highest}, the highest of rank.candidates"
    return Ahead(_with_rank(settings, highest), note)


def _with_rank(settings: Train, rank: int) -> Train:
    return settings.model_copy(update={"rank_from": None, "rank": rank})


def _spread(settings: Train) -> str:
    ranks = sorted({settings.rank, *settings.rank_pattern.values()})
    return f"{ranks[0]} to {ranks[-1]}" if len(ranks) > 1 else f"all {ranks[0]}"
