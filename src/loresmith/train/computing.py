"""How a training is computed on this machine: what is decided by measuring or by rule, and the record of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from torch import Tensor

from ..files import read_json, write_json
from ..model.layout import bare, lay_out
from ..model.load import Loaded
from ..model.prompt import Encoded
from .lora import n_merged
from .memory import is_out_of_memory
from .ranks import n_ranks
from .resources import peak_bytes
from .shard import is_divided
from .threads import Threads, choices, choose, own
from .update import update_loss

THREADS = "threads.json"


def threads(loaded: Loaded, model: Any, update: Sequence[Encoded], *, row_tokens: int, kept: Path | None = None) -> Threads:
    """Return the threads for a training, measured on the first row of an update where they are a question; the weights stay as they are.

    Another number rounds otherwise. So what was measured is written into the file `kept`, and a later start takes it from there.
    """
    before = own(is_set=bool(loaded.threads))
    is_settled = before.is_set or n_ranks() > 1 or loaded.device.type != "cpu"
    if is_settled or len(numbers := choices()) == 1:
        return before
    if kept and (earlier := _read(kept)):
        return earlier
    found = _measured(model, update, row_tokens, numbers) or before
    if kept:
        write_json(kept, found)
    return found


def compile_decision(device: str) -> str:
    """Return why torch.compile is left off; the numbers are in docs/speed.md."""
    if device == "cpu":
        return "off: compiling takes longer than it saves in a training of minutes"
    return "off: by rule, because rows differ in length and mask, and each new shape would be compiled anew; not measured here"


def computed(model: Any, taken: Threads) -> dict[str, str | int]:
    """Return the record of how a training was computed, its peak memory since that was last forgotten."""
    base, device = bare(model), next(model.parameters()).device
    return {
        "device": device.type,
        "dtype": str(base.dtype).removeprefix("torch."),
        "attention": str(base.config._attn_implementation),
        "threads": taken.n,
        "threads_because": taken.because,
        "compile": compile_decision(device.type),
        "processes": n_ranks(),
        "fsdp": is_divided(model),
        "merged_layers": n_merged(model),
        "peak_memory_bytes": peak_bytes(device),
    }


def backward(loss: Tensor) -> None:
    """Add up the gradients of a loss."""
    loss.backward()  # type: ignore[no-untyped-call]


def _measured(model: Any, update: Sequence[Encoded], row_tokens: int, numbers: Sequence[int]) -> Threads | None:
    """Return the number that is best for the first row; None where that does not fit into memory: the training will shorten it."""
    row = lay_out(model, update, row_tokens=row_tokens)[0]
    examples = [update[index] for index, _ in row.prompts]
    model.train()

    def work() -> None:
        update_loss(model, examples, row_tokens=row_tokens, backward=backward)
        model.zero_grad()

    try:
        return choose(work, numbers)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        model.zero_grad()
        return None


def _read(file: Path) -> Threads | None:
    try:
        n, because, _ = read_json(file)
        return Threads(int(n), str(because))
    except (OSError, ValueError, TypeError):
        return None
