"""Ranks that a recipe leaves to be measured: from the profile, the bits or EVA to PEFT's patterns, before the training begins."""

from collections.abc import Callable
from typing import Any

from ...contracts import Progress
from ...errors import TrainingError
from ...files import read_json
from ...model.count import target_layers
from ...rank.allocate import Allocation, alphas, by_dimension, by_module, gelora, uniform
from ...rank.capacity import CAUTIOUS, rank_for_bits
from ...rank.kept_profile import from_plain
from ...rank.patterns import patterns
from ...recipe import MeasuredRank, Recipe, Train
from ...runfolder import Counts, Run
from ..taking import ALL
from .cost import shape_of
from .eva import eva_ranks
from .measure import MEASURED, PROFILE


def reads_profile(settings: Train) -> bool:
    """Say whether ranks come from what is measured of the base before any fine-tune; EVA's are measured for each of them."""
    return settings.rank_from is not None and settings.rank_from.source != "eva"


def train_measured(run: Run, *, train: Callable[..., Counts], settings: Train, recipe: Recipe, rows: str, progress: Progress) -> Counts:
    """Train on the examples in `rows` with the ranks that were measured; `settings` is what the recipe says."""
    return train(run, settings=with_ranks(run, settings, recipe, rows=rows), progress=progress)


def with_ranks(run: Run, settings: Train, recipe: Recipe, *, rows: str = ALL) -> Train:
    """Return the settings with a rank and an alpha for every module in place of `rank_from`; unchanged without it.

    A pattern the recipe gives for a module goes before. Modules that EVA gives no rank are no targets any more. TrainingError where no
    layer has a dimension to be a rank.
    """
    how = settings.rank_from
    if how is None:
        return settings
    modules = [layer.name for layer in target_layers(shape_of(recipe).architecture, settings.target_modules)]
    if how.source == "eva":
        ranks = eva_ranks(run, how, settings, recipe, modules=modules, rows=rows)
    else:
        ranks = by_module(allocation(run, how, settings, recipe), modules)
    each = how.alpha_per_rank
    found = patterns(ranks, alphas(ranks, alpha=each or settings.alpha, per_rank=each is not None))
    changes: dict[str, Any] = {
        "rank_from": None,
        "rank": found["r"],
        "alpha": found["lora_alpha"],
        "rank_pattern": {**settings.rank_pattern, **found["rank_pattern"]},
        "alpha_pattern": {**settings.alpha_pattern, **found["alpha_pattern"]},
        "target_modules": settings.target_modules if len(ranks) == len(modules) else tuple(ranks),
    }
    return settings.model_copy(update=changes)


def allocation(run: Run, how: MeasuredRank, settings: Train, recipe: Recipe) -> Allocation:
    """Return the rank of every layer by what was measured; TrainingError where no layer has a reading."""
    shape = shape_of(recipe)
    if how.source == "bits":
        per_rank = sum(layer.pair for layer in target_layers(shape.architecture, settings.target_modules))
        bits = read_json(run.path(MEASURED))["need"]["bits"]
        return uniform(rank_for_bits(bits, per_rank, bits_per_parameter=CAUTIOUS), shape.blocks)
    profile = from_plain(read_json(run.path(PROFILE)))
    if how.source == "gelora":
        return gelora(profile, shape.blocks, bound=how.bound, rounding=how.rounding)
    try:
        return by_dimension(profile, shape.blocks, take=how.take, rounding=how.rounding)
    except ValueError as error:
        raise TrainingError(
            f"The ranks of {recipe.name} cannot be measured: {error}.", hint="Give train.rank a number, or more training prompts."
        ) from error
