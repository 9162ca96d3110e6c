"""Which examples make up each update of a whole training, decided before it starts.

A list that is written down needs no clever resuming: update 117 holds the same examples whether the process was killed or not.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every update of a training."""

    updates: tuple[tuple[int, ...], ...]
    """The indices of the examples in each update."""
    per_epoch: int
    """Updates in one pass over the examples."""

    def epoch(self, step: int) -> float:
        """Return how many passes are done after `step` updates."""
        return step / self.per_epoch

    def checks(self, per_epoch: float) -> frozenset[int]:
        """Return the steps after which to take the dev loss, `per_epoch` times an epoch and after the last update."""
        every = max(1, round(self.per_epoch / per_epoch))
        return frozenset({*range(every, len(self.updates) + 1, every), len(self.updates)})


def schedule(n_examples: int, *, batch_size: int, epochs: float, max_steps: int, seed: int) -> Schedule:
    """Return the updates: every epoch a new shuffle, the last update of an epoch smaller where it does not divide.

    `epochs` may be a fraction; `max_steps` above 0 decides instead, and starts new epochs as it needs them.
    """
    per_epoch = math.ceil(n_examples / batch_size)
    n_updates = max_steps if max_steps > 0 else max(1, round(epochs * per_epoch))
    updates: list[tuple[int, ...]] = []
    for epoch in range(math.ceil(n_updates / per_epoch)):
        order = list(range(n_examples))
        random.Random(f"{seed}/{epoch}").shuffle(order)
        updates += _batches(order, batch_size)
    return Schedule(tuple(updates[:n_updates]), per_epoch)


def _batches(order: Sequence[int], batch_size: int) -> list[tuple[int, ...]]:
    return [tuple(order[start : start + batch_size]) for start in range(0, len(order), batch_size)]
