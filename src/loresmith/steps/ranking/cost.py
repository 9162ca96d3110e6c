"""What each candidate rank costs on this machine: the planner's prediction for the recipe's own fine-tune with that rank."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ...model.count import target_layers
from ...model.locate import locate
from ...plan.predict import predict
from ...plan.shape import Shape, read_shape
from ...plan.work import count_work
from ...rank.advice import Base
from ...recipe import Recipe, Train
from ..machines import machine_of

if TYPE_CHECKING:
    from ...model.prompt import Encoded


class Cost(NamedTuple):
    """What training one rank takes, as predicted."""

    peak_memory_bytes: float
    seconds: float
    seconds_low: float
    """Nine in ten trainings lie between low and high."""
    seconds_high: float
    adapter_file_bytes: float


def costs(recipe: Recipe, ranks: Sequence[int], train: "Sequence[Encoded]") -> dict[int, Cost]:
    """Return the cost of each rank over these training examples, on the machine that would train."""
    from ...train.schedule import plan_of

    shape, machine = shape_of(recipe), machine_of(recipe, None)
    plan = plan_of(train, recipe.train)
    epoch = [[train[index] for index in update] for update in plan.updates[: plan.per_epoch]]
    work = count_work(epoch, row_tokens=recipe.train.row_tokens)
    found = {}
    for rank in ranks:
        one = predict(shape, _with_rank(recipe.train, rank), work, machine, dtype=recipe.model.dtype)
        found[rank] = Cost(one.peak_memory_bytes, one.seconds, one.seconds_low, one.seconds_high, one.adapter_file_bytes)
    return found


def counted_base(recipe: Recipe) -> Base:
    """Return the parameters of the base, and of a rank of 1 over the recipe's target modules, from the configuration alone."""
    architecture = shape_of(recipe).architecture
    targets = target_layers(architecture, recipe.train.target_modules)
    return Base(architecture.parameters, architecture.packed, sum(layer.pair for layer in targets))


def shape_of(recipe: Recipe) -> Shape:
    """Return the widths of the recipe's base."""
    return _shape(recipe.model.name, recipe.model.revision)


@cache
def _shape(name: str, revision: str | None) -> Shape:
    located = locate(name, revision=revision)
    return read_shape(located.path, revision=located.revision, gguf_file=located.gguf_file)


def _with_rank(train: Train, rank: int) -> Train:
    changes: Mapping[str, Any] = {"rank": rank, "rank_from": None, "rank_pattern": {}, "alpha_pattern": {}}
    return train.model_copy(update=dict(changes))
