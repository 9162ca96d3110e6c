"""What `loresmith rank` left in a run folder, as far as it is still of this recipe and these questions: what a report may show."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..contracts import Silent
from ..files import read_json
from ..recipe import Recipe
from ..recipe.file import load_recipe
from ..runfolder import Run
from .ranking.arms import arms_of
from .ranking.table import measure_step, spectrum_step

RANK = "rank.json"


def ranked(run: Run, recipe: Recipe) -> dict[str, Any]:
    """Return the value of rank.json, without adapters and arms that were trained from something else since.

    Empty where nothing was measured, or by another recipe, on other questions, or on another base.
    """
    if not run.path(RANK).is_file():
        return {}
    told, latest = read_json(run.path(RANK)), run.latest()
    asked = next((one for one in _as_asked(recipe, told) if run.is_done(measure_step(one, Silent()), latest.get("rank"))), None)
    if asked is None:
        return {}
    current = {name for name in recipe.fine_tunes() if run.is_done(spectrum_step(asked, name, Silent()), latest.get(f"spectrum:{name}"))}
    adapters = {name: found for name, found in told["adapters"].items() if name in current}
    verified = told["verified"] if told["verified"] and _is_of(run, recipe, told["verified"]) else None
    return {**told, "adapters": adapters, "verified": verified}


def _as_asked(recipe: Recipe, told: Mapping[str, Any]) -> Iterator[Recipe]:
    """Yield the recipe, and with as many prompts as were measured.

    There may be fewer different ones than it asks for, and `loresmith rank --prompts` may have asked for fewer.
    """
    yield recipe
    for n in dict.fromkeys((told.get("prompts_asked"), told["prompts"])):
        if n is not None and n < recipe.rank.prompts:
            yield recipe.model_copy(update={"rank": recipe.rank.model_copy(update={"prompts": n})})


def _is_of(run: Run, recipe: Recipe, verified: Mapping[str, Any]) -> bool:
    """Say whether arms were trained by this recipe on the data this run has now; without their run nothing can say so."""
    beside = Run(run.folder.with_name(verified["run"]))
    if {row["arm"] for row in verified["arms"]} != set(arms_of(recipe.rank, recipe.train)) or not beside.path("recipe.yaml").is_file():
        return False
    theirs = load_recipe(beside.path("recipe.yaml"))
    if (theirs.model, theirs.train) != (recipe.model, recipe.train):
        return False
    lines = [line for step, line in beside.latest().items() if step.partition(":")[0] in {"train", "answer"}]
    data = {name: digest for line in lines for name, digest in line["reads"].items() if name.startswith(("mix/", "split/"))}
    return bool(data) and data == run.digests(list(data))
