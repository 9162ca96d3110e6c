"""What comes of a training."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fitted:
    """A finished training."""

    adapter: Path
    """The adapter with the lowest dev loss (the last one without dev examples): a checkpoint, or the ordinary LoRA it amounts to."""
    last: Path
    """The checkpoint after the last update."""
    history: list[dict[str, float]]
    """One row an update, and one for each dev loss: step, epoch, loss or dev_loss, learning_rate, grad_norm.

    An update left out because it was not finite has `not_finite` in place of a loss; where memory ran out, a row has the new
    `row_tokens`.
    """
    best_step: int
    n_updates: int
    """Updates done; fewer than planned where early stopping ended it."""
    n_planned: int
    n_left_out: int
    """Examples without an answer to learn, because the input filled `max_length`."""
    layout: str
    """How the model read its rows: `packed`, or `one-a-row` where its family cannot read packed ones."""
    damaged: list[str]
    """Checkpoints that were found damaged and set aside."""
    trainable_parameters: int
    total_parameters: int
    computed: dict[str, str | int]
    """How it was computed: device, dtype, attention, threads and why, compile and why, processes, fsdp, merged_layers, peak_memory_bytes.

    The peak is the GPU's on a GPU, else this process's; a training that was stopped and resumed counts from its last start.
    """
