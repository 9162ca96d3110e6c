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
from ..model.prompt import Encoded
from ..model.score import token_losses
from .ranks import mine, summed


def update_loss(
    model: Any, examples: Sequence[Encoded], *, row_tokens: int, backward: Callable[[Tensor], None], place: str | None = None
) -> float:
    """Return this rank's share of the mean loss in nats over an update's answer tokens, calling `backward` on that of each row.

    `place` names the update, and seeds the dropout of its rows; without it the generator goes on as it is.
    """
    n_tokens = sum(len(example.answer) for example in examples)
    total = 0.0
    for index, row in mine(lay_out(model, examples, row_tokens=row_tokens)):
        if not len(row.targets):
            continue
        if place is not None:
            torch.manual_seed(_seed(f"{place}/{index}"))
        loss = token_losses(model, row).sum() / n_tokens
        backward(loss)
        total += float(loss.detach())
    return total


def mean_loss(model: Any, examples: Sequence[Encoded], *, row_tokens: int, between: Callable[[], None] = lambda: None) -> float:
    """Return the mean loss in nats over the answer tokens of some examples, from all ranks; `between` is called before each row."""
    nats = tokens = 0.0
    for _, row in mine(lay_out(model, examples, row_tokens=row_tokens)):
        between()
        with torch.inference_mode():
            nats += float(token_losses(model, row).double().sum())
        tokens += len(row.targets)
    nats, tokens = summed(nats, tokens)
    return nats / tokens


def is_out_of_memory(error: BaseException) -> bool:
    """Say whether an error is about memory; on a CPU torch has no class for it."""
    said = str(error)
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or "out of memory" in said or "can't allocate memory" in said


def _seed(place: str) -> int:
    return int.from_bytes(sha256(place.encode()).digest()[:8], "big") >> 1
