"""The updates of one pass over the examples."""

from collections.abc import Sequence

from ..model.prompt import Encoded
from ..recipe import Train
from .schedule import plan_of


def one_epoch(train: Sequence[Encoded], settings: Train) -> list[list[Encoded]]:
    """Return the examples of each update of a whole pass, however many passes the settings ask for."""
    plan = plan_of(train, settings.model_copy(update={"epochs": 1, "max_steps": -1}))
    return [[train[index] for index in update] for update in plan.updates]
