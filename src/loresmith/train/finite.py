"""Updates whose loss or gradients are not finite: one is left out, several in a row end the training."""

import math
from collections.abc import Iterable, Sequence

import torch

from ..errors import TrainingError

# One may be an odd batch; as many as this in a row are the settings' fault.
MOST_NOT_FINITE = 3


class NotFinite(TrainingError):
    """Several updates in a row had a loss or gradients that are not finite."""

    def __init__(self, message: str, *, hint: str, examples: Sequence[int]) -> None:
        super().__init__(message, hint=hint)
        self.examples = tuple(examples)


class Streak:
    """How many updates in a row were left out."""

    def __init__(self, updates: Sequence[Sequence[int]]) -> None:
        self.updates, self.length = updates, 0

    def broken(self) -> None:
        """Note an update that was finite."""
        self.length = 0

    def longer(self, step: int) -> None:
        """Note that update `step`, counted from one, was not finite; NotFinite where the streak is too long."""
        self.length += 1
        if self.length < MOST_NOT_FINITE:
            return
        first = step - MOST_NOT_FINITE
        raise NotFinite(
            f"The loss or the gradients of updates {first + 1} to {step} are not finite; the checkpoints before them are whole.",
            hint="Lower train.learning_rate, or look at the examples.",
            examples=[index for update in self.updates[first:step] for index in update],
        )


def is_finite(loss: float, parameters: Iterable[torch.nn.Parameter]) -> bool:
    """Say whether a loss and every gradient are finite."""
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    return math.isfinite(loss) and all(bool(torch.isfinite(gradient).all()) for gradient in gradients)
