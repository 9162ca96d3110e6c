"""Rows that become half as long wherever memory does not suffice. Updates, their examples and their loss stay what they are."""

import math
from collections.abc import Callable
from typing import Any

import torch

from ..errors import TrainingError
from . import ranks
from .shard import is_divided

HINT = "Set train.gradient_checkpointing, lower train.max_length, or take train.quantize."


class Shortened(TrainingError):
    """Memory ran out while all processes put a divided base together: they begin again, with rows of `row_tokens`."""

    def __init__(self, row_tokens: int) -> None:
        super().__init__(f"Memory ran out; the processes begin again with rows of {row_tokens} tokens.")
        self.row_tokens = row_tokens


class Rows:
    """How many tokens the rows of a training have, at most; `note` is told the update and the tokens of every change."""

    def __init__(self, tokens: int, *, longest: int, note: Callable[[int, int], object]) -> None:
        self.tokens, self.longest, self.note = tokens, longest, note

    def fitting(self, model: Any, work: Callable[[], float], *, step: int) -> float:
        """Return the sum over the ranks of what `work` gives, beginning it again with shorter rows until it fits.

        The weights have not changed when an update fails, so nothing is lost. TrainingError where one example does not fit, and
        Shortened on the rank that fails where the others wait for its part of a divided base.
        """
        while True:
            share, error = _tried(work)
            if error is not None and is_divided(model):
                raise Shortened(self._half(step, error)) from error
            if not ranks.any_of(error is not None):
                return ranks.summed(share)[0]
            model.zero_grad()
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
            self.shorten(step, self._half(step, error))

    def shorten(self, step: int, tokens: int) -> None:
        """Take shorter rows from update `step` on."""
        self.tokens = tokens
        self.note(step, tokens)

    def _half(self, step: int, error: BaseException | None) -> int:
        if self.tokens <= 1 or 2 * self.tokens <= self.longest:
            said = f"Update {step} does not fit into memory, even with one example of at most {self.longest} tokens at once."
            raise TrainingError(said, hint=HINT) from error
        return self.tokens // 2


def is_out_of_memory(error: BaseException) -> bool:
    """Say whether an error is about memory; on a CPU torch has no class for it."""
    said = str(error)
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or "out of memory" in said or "can't allocate memory" in said


def _tried(work: Callable[[], float]) -> tuple[float, BaseException | None]:
    try:
        return work(), None
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        return math.nan, error
