"""The page of a recipe that stands for several runs, made from what each of them left."""

from os.path import relpath
from pathlib import Path

from ..files import digest_path, read_json
from ..recipe import Recipe
from ..recipe.runs import expand
from ..records import Contrast
from ..report.together import write
from ..report.together.content import Beside, Together
from ..runfolder import Run
from .sweeping import sweep

_TEST = "split/test.jsonl"


def together(recipe: Recipe, *, runs: Path) -> Path | None:
    """Write the page into the first run's folder, and return it. What has not changed is written as it was.

    None where the recipe is one run, or one of them has no report yet; a page of before is removed then.
    """
    found = [Run(runs / one.name) for one in expand(recipe)]
    first = found[0].folder
    if len(found) == 1 or not all(run.path("report.json").is_file() for run in found):
        write.remove(first)
        return None
    swept = sweep(recipe, runs=runs)
    tests = {digest_path(run.path(_TEST)) for run in found}
    return write.write(first, Together(recipe.name, [_beside(run, first) for run in found], *swept, has_one_test=len(tests) == 1))


def _beside(run: Run, first: Path) -> Beside:
    told = read_json(run.path("report.json"))
    return Beside(
        name=run.folder.name,
        verdict=told["verdict"],
        href=Path(relpath(run.path("report.html"), first)).as_posix(),
        contrasts=[Contrast.from_dict(row) for row in told["contrasts"]],
        asked=told["asked"],
    )
