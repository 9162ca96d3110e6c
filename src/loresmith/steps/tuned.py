"""What a report says of each fine-tune: what its training wrote down, and whatever other setting the fine-tunes differ in."""

from typing import Any

from ..files import read_json
from ..recipe import Recipe
from ..runfolder import Run

_LONG = ("rank_pattern", "alpha_pattern")
"""A value for every module of a model: it stands in the adapter's configuration, and in no table."""


def tuned(run: Run, recipe: Recipe) -> list[dict[str, Any]]:
    """Return a mapping for each fine-tune in the recipe's order, its training's facts first."""
    settings = {name: one.model_dump(mode="json") for name, one in recipe.fine_tunes().items()}
    first: dict[str, Any] = next(iter(settings.values()), {})
    varied = [key for key in first if key not in _LONG and any(one[key] != first[key] for one in settings.values())]
    facts = {name: read_json(run.path(f"models/{name}/training.json")) for name in settings}
    return [{**{key: settings[name][key] for key in varied}, **facts[name], "name": name} for name in settings]
