"""Which examples make up each update of a whole training, decided before it starts.

A list that is written down needs no clever resuming: update 117 holds the same examples whether the process was killed or not.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from ..model.prompt import Encoded
from ..recipe import Train

# How far ahead a family is looked for that still fits an update; beyond it the next one is divided.
_LOOK_AHEAD = 64


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


def plan_of(train: Sequence[Encoded], settings: Train) -> Schedule:
    """Return the updates of a training as its settings ask for them."""
    together = families([example.prompt for example in train]) if settings.group_by_passage else ()
    return schedule(
        len(train),
        batch_size=settings.batch_size,
        epochs=settings.epochs,
        max_steps=settings.max_steps,
        seed=settings.seed,
        families=together,
    )


def schedule(
    n_examples: int, *, batch_size: int, epochs: float, max_steps: int, seed: int, families: Sequence[Sequence[int]] = ()
) -> Schedule:
    """Return the updates: every epoch a new shuffle, the last update of an epoch smaller where it does not divide.

    `epochs` may be a fraction; `max_steps` above 0 decides instead, and starts new epochs as it needs them. The members of a
    family come in one update as far as they fit; the families are shuffled, and so are the updates.
    """
    per_epoch = math.ceil(n_examples / batch_size)
    n_updates = max_steps if max_steps > 0 else max(1, round(epochs * per_epoch))
    updates: list[tuple[int, ...]] = []
    for epoch in range(math.ceil(n_updates / per_epoch)):
        draw = random.Random(f"{seed}/{epoch}")
        updates += _grouped(families, batch_size, draw) if families else _shuffled(n_examples, batch_size, draw)
    return Schedule(tuple(updates[:n_updates]), per_epoch)


def families(prompts: Sequence[tuple[int, ...]]) -> list[list[int]]:
    """Return the indices of the prompts in families that begin alike, such as those about one passage.

    Neighbours in sorted order are of one family when they share half of what either has beyond the words that all prompts begin
    with: the chat template makes no family.
    """
    order = sorted(range(len(prompts)), key=lambda index: (prompts[index], index))
    if not order:
        return []
    common = _n_common(prompts[order[0]], prompts[order[-1]])
    found = [[order[0]]]
    for index in order[1:]:
        mine, before = prompts[index], prompts[found[-1][-1]]
        shared = _n_common(mine, before) - common
        if shared > 0 and 2 * shared >= min(len(mine), len(before)) - common:
            found[-1].append(index)
        else:
            found.append([index])
    return found


def _shuffled(n_examples: int, batch_size: int, draw: random.Random) -> list[tuple[int, ...]]:
    order = list(range(n_examples))
    draw.shuffle(order)
    return _batches(order, batch_size)


def _grouped(families: Sequence[Sequence[int]], batch_size: int, draw: random.Random) -> list[tuple[int, ...]]:
    parts = [part for family in families for part in _batches(_drawn(family, draw), batch_size)]
    draw.shuffle(parts)
    order: list[int] = []
    while parts:
        room = batch_size - len(order) % batch_size
        fits = next((nth for nth, part in enumerate(parts[:_LOOK_AHEAD]) if len(part) <= room), 0)
        order += parts.pop(fits)
    updates = _batches(order, batch_size)
    whole = [update for update in updates if len(update) == batch_size]
    draw.shuffle(whole)
    return [*whole, *(update for update in updates if len(update) < batch_size)]


def _drawn(family: Sequence[int], draw: random.Random) -> list[int]:
    order = list(family)
    draw.shuffle(order)
    return order


def _batches(order: Sequence[int], batch_size: int) -> list[tuple[int, ...]]:
    return [tuple(order[start : start + batch_size]) for start in range(0, len(order), batch_size)]


def _n_common(left: tuple[int, ...], right: tuple[int, ...]) -> int:
    return next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
