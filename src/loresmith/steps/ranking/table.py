"""The steps of `loresmith rank`. Only `rank` is ever part of a run, where a fine-tune's ranks are measured."""

from functools import partial

from ...contracts import Progress
from ...recipe import Recipe
from ...runfolder import Step
from ..settings import ADAPTER, model_of, plain
from ..taking import ALL
from . import measure, spectra, subspace
from .dev import DEV
from .measure import DROPPED, MEASURED, PROFILE
from .spectra import read_off
from .subspace import SUBSPACE, brief

# What the candidates and arms are changes no measurement of the prompts.
_MEASURES = ("prompts", "reading", "answers", "candidates", "resamples", "seed")
_COSTS = {"learning_rate", "alpha", "alpha_pattern", "seed", "dropout"}


def measure_step(recipe: Recipe, progress: Progress) -> Step:
    """Return the step that measures the base before training."""
    settings = {key: value for key, value in plain(recipe.rank).items() if key in _MEASURES}
    train = {key: value for key, value in plain(recipe.train).items() if key not in _COSTS}
    return Step(
        "rank",
        partial(measure.measure, recipe=recipe, progress=progress),
        ("mix/train.jsonl", "split/train.jsonl"),
        (PROFILE, MEASURED, DROPPED),
        [settings, train, recipe.evaluate.bootstrap, model_of(recipe)],
    )


def spectrum_step(recipe: Recipe, name: str, progress: Progress) -> Step:
    """Return the step that reads a trained adapter: its spectrum, what cutting it costs, and the profile after."""
    settings = {key: value for key, value in plain(recipe.rank).items() if key in _MEASURES}
    return Step(
        f"spectrum:{name}",
        partial(spectra.read_adapter, name=name, recipe=recipe, progress=progress),
        (PROFILE, "mix/train.jsonl", "split/dev.jsonl", *(f"models/{name}/{file}" for file in ADAPTER)),
        (read_off(name),),
        [settings, recipe.evaluate.bootstrap, model_of(recipe)],
    )


def subspace_step(recipe: Recipe, progress: Progress) -> Step:
    """Return the step that trains in random subspaces."""
    swept = ("subspaces", "subspace_updates", "learning_rates", "answers", "resamples", "seed")
    settings = {key: value for key, value in plain(recipe.rank).items() if key in swept}
    sweep = partial(subspace.sweep, recipe=recipe, progress=progress)
    return Step("subspace", sweep, (ALL, DEV), (SUBSPACE,), [settings, plain(brief(recipe)), model_of(recipe)])
