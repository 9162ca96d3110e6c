"""One update: a list of examples, forward and backward row by row.

Its loss is the mean over the answer tokens of all of them, so that it does not depend on how the rows fell or on how many
processes share them. Every row draws its dropout from its own place in the training: a resumed training and one on more
processes drop what the first one dropped, and no generator's state needs saving.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

import torch
from torch import Tensor

from ..model.layout import lay_out
from ..model.pack import pack
from ..model.prompt import Encoded
from ..model.score import token_losses
from .ranks import lacks_one, mine, summed
from .shard import is_divided, without_gradients


def update_loss(
    model: Any, examples: Sequence[Encoded], *, row_tokens: int, backward: Callable[[Tensor], None], place: str | None = None
) -> float:
    """Return this rank's share of the mean loss in nats over an update's answer tokens, calling `backward` on that of each row.

    `place` names the update, and seeds the dropout of its rows; without it the generator goes on as it is.
    """
    n_tokens = sum(len(example.answer) for example in examples)
    total = 0.0
    rows = [row for row in lay_out(model, examples, row_tokens=row_tokens) if len(row.targets)]
    for index, row in mine(rows):
        if place is not None:
            torch.manual_seed(_seed(f"{place}/{index}"))
        loss = token_losses(model, row).sum() / n_tokens
        backward(loss)
        total += float(loss.detach())
    if is_divided(model) and lacks_one(len(rows)):
        backward(0 * _in_step(model, examples[0]))
    return total


def mean_loss(model: Any, examples: Sequence[Encoded], *, row_tokens: int, between: Callable[[], None] = lambda: None) -> float:
    """Return the mean loss in nats over the answer tokens of some examples, from all ranks; `between` is called before each row."""
    nats = tokens = 0.0
    rows = lay_out(model, examples, row_tokens=row_tokens)
    with without_gradients(model):
        for _, row in mine(rows):
            between()
            nats += float(token_losses(model, row).double().sum())
            tokens += len(row.targets)
        if is_divided(model) and lacks_one(len(rows)):
            _in_step(model, examples[0])
    nats, tokens = summed(nats, tokens)
    return nats / tokens


def _in_step(model: Any, example: Encoded) -> Tensor:
    """Return the loss of a row of one token, which a rank without a further row reads so that the others have its part of the base."""
    (row,) = pack([Encoded(example.prompt[:1], example.prompt[:1])], row_tokens=1)
    return token_losses(model, row).sum()


def _seed(place: str) -> int:
    return int.from_bytes(sha256(place.encode()).digest()[:8], "big") >> 1
