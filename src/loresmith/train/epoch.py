"""The updates of one pass over the examples."""

from collections.abc import Sequence

from ..model.prompt import Encoded
from ..recipe import Train
from .schedule import families, schedule


def one_epoch(train: Sequence[Encoded], settings: Train) -> list[list[Encoded]]:
    """Return the examples of each update of a whole pass, however many passes the settings ask for."""
    together = families([example.prompt for example in train]) if settings.group_by_passage else ()
    plan = schedule(len(train), batch_size=settings.batch_size, epochs=1, max_steps=-1, seed=settings.seed, families=together)
    return [[train[index] for index in update] for update in plan.updates]
