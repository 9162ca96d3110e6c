"""Measure what a training costs on this machine, by a few real updates.

An update is measured at two sizes, so that what every update costs is told from what every token costs (a + b N).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from ..errors import TrainingError
from ..model.layout import lay_out
from ..model.load import Loaded
from ..model.prompt import Encoded
from ..recipe import Train
from .computing import backward, threads
from .lora import wrap
from .memory import HINT, is_out_of_memory
from .resources import forget_peak, peak_bytes
from .schedule import plan_of
from .stopwatch import fastest
from .threads import using
from .update import update_loss


@dataclass(frozen=True, slots=True)
class Point:
    """One update as it ran."""

    examples: tuple[Encoded, ...]
    row_tokens: int
    """Those of the settings, or fewer where these did not fit into memory."""
    seconds: float
    """Forward, backward and the optimiser's step: the fastest of a few."""
    peak_bytes: int
    """The most memory held: of the GPU on a GPU, otherwise of the process."""
    threads: int
    """CPU threads it ran on."""


def measure_updates(loaded: Loaded, train: Sequence[Encoded], *, settings: Train) -> list[Point]:
    """Return the update with the longest row, and half of it before. The model is wrapped on the way: load it again for anything else.

    Rows that do not fit into memory are halved, as training halves them; TrainingError where one example does not fit.
    """
    longest = max(_updates(train, settings), key=lambda update: (_longest_row(loaded, update, settings.row_tokens), len(update)))
    model = wrap(loaded, settings)
    model.train()
    optimiser = torch.optim.AdamW([parameter for parameter in model.parameters() if parameter.requires_grad])
    row_tokens, points = settings.row_tokens, list[Point]()
    with using(threads(loaded, model, longest, row_tokens=row_tokens).n):
        for update in (longest[: max(1, len(longest) // 2)], longest):
            point, row_tokens = _fitting(model, optimiser, update, row_tokens, loaded.device)
            points.append(point)
    return points


def _updates(train: Sequence[Encoded], settings: Train) -> list[list[Encoded]]:
    return [[train[index] for index in update] for update in plan_of(train, settings).updates]


def _fitting(
    model: object, optimiser: torch.optim.Optimizer, update: Sequence[Encoded], row_tokens: int, device: torch.device
) -> tuple[Point, int]:
    """Return the update measured with the longest rows that fit, no longer than `row_tokens`, and their length."""
    while True:
        try:
            return _measured(model, optimiser, update, row_tokens, device), row_tokens
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if row_tokens <= max(len(one.prompt) + len(one.answer) for one in update):
                raise TrainingError("One example does not fit into memory.", hint=HINT) from error
        optimiser.zero_grad()
        row_tokens //= 2


def _measured(model: object, optimiser: torch.optim.Optimizer, update: Sequence[Encoded], row_tokens: int, device: torch.device) -> Point:
    def work() -> None:
        update_loss(model, update, row_tokens=row_tokens, backward=backward)
        optimiser.step()
        optimiser.zero_grad()
        if device.type == "cuda":
            torch.cuda.synchronize(device)

    forget_peak(device)
    seconds = fastest(work)
    return Point(tuple(update), row_tokens, seconds, peak_bytes(device), torch.get_num_threads())


def _longest_row(loaded: Loaded, update: Sequence[Encoded], row_tokens: int) -> int:
    return max(len(row.tokens) for row in lay_out(loaded.model, update, row_tokens=row_tokens))
