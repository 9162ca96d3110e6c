"""EVA's ranks without its beginning: how many directions the inputs of each module vary in, measured on the training examples.

What was measured lies in the run folder under a name that changes with the base, the examples and the settings, because each training and
each trial of its learning rate asks again.
"""

from collections.abc import Mapping, Sequence

from ...files import digest_value, read_json, read_records, write_json
from ...recipe import MeasuredRank, Recipe, Train
from ...records import Example
from ...runfolder import Run
from ..opening import open_base
from ..preflight import encoded
from ..settings import model_of

# What decides which states are read, and in what order.
_READS = ("seed", "max_length", "batch_size", "row_tokens", "group_by_passage", "quantize")


def eva_ranks(run: Run, how: MeasuredRank, settings: Train, recipe: Recipe, *, modules: Sequence[str], rows: str) -> dict[str, int]:
    """Return the rank of each of these modules that gets one, the examples in `rows` passing them; their sum is `how.mean` a module.

    RecipeError where a module is an embedding, or the examples are too few.
    """
    asked = {"mean": how.mean, "rho": how.rho, "modules": list(modules), **{key: getattr(settings, key) for key in _READS}}
    key = digest_value([asked, model_of(recipe), run.digests([rows])])[:12]
    file = run.path(f"rank/eva-{key}.json")
    if not file.is_file():
        write_json(file, {"asked": asked, "examples": rows, "ranks": _measured(run, how, settings, recipe, modules, rows)})
    ranks: Mapping[str, int] = read_json(file)["ranks"]
    return {module: rank for module, rank in ranks.items() if rank}


def _measured(run: Run, how: MeasuredRank, settings: Train, recipe: Recipe, modules: Sequence[str], rows: str) -> dict[str, int]:
    from ...train.eva import directions, distribute

    loaded = open_base(recipe.model, settings.quantize)
    train = encoded(loaded.tokenizer, read_records(run.path(rows), Example), settings.max_length)
    ranks = dict.fromkeys(modules, how.mean)
    found = directions(loaded, train, settings, ranks=ranks, rho=how.rho)
    return distribute({name: one.shares for name, one in found.items()}, sum(ranks.values()))
