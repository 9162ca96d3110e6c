"""What `loresmith rank` does: the steps before it, the measurement, and whatever else was asked for; then rank.json with all of it."""

from pathlib import Path

from ...contracts import Progress, Silent
from ...errors import RunError
from ...files import locked
from ...recipe import Recipe
from ...runfolder import Run
from .. import run
from ..settings import ADAPTER
from .done import bring_up
from .table import measure_step, spectrum_step, subspace_step
from .told import tell
from .verify import verify


def rank(
    recipe: Recipe,
    *,
    runs: Path,
    reads_adapters: bool = False,
    trains_subspaces: bool = False,
    trains_arms: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Measure which rank without training, and return the run; what is done already is not done again.

    Runs the recipe up to `mix` first. With `reads_adapters` every fine-tune the run has trained is read too; RunError where there is none.
    With `trains_subspaces` short trainings say how few free numbers of an adapter would do. With `trains_arms` the recipe's `rank.arms` are
    trained and compared, in a run beside this one.
    """
    progress = progress or Silent()
    current = run(recipe, runs=runs, until="mix", progress=progress)
    names = _trained(current, recipe) if reads_adapters else []
    with locked(current.folder):
        more = [subspace_step(recipe, progress)] if trains_subspaces else []
        spectra = (spectrum_step(recipe, name, progress) for name in names)
        bring_up(current, [measure_step(recipe, progress), *spectra, *more], progress)
        tell(current, recipe)
    if trains_arms:
        verify(current, recipe, runs=runs, progress=progress)
        tell(current, recipe)
    return current


def _trained(current: Run, recipe: Recipe) -> list[str]:
    names = [name for name in recipe.fine_tunes() if all(current.path(f"models/{name}/{file}").is_file() for file in ADAPTER)]
    if not names:
        raise RunError(f"No fine-tune of {current.folder} is trained yet.", hint="Train first: loresmith train RECIPE.")
    return names
