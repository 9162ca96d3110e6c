"""What a budget allows, as two tables: other models, and the recipe's own with one setting turned at a time."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from ..report import format

if TYPE_CHECKING:
    from ..plan.dials import Dial
    from ..plan.machine import Machine
    from ..steps.allowed import Allowed
    from ..steps.earlier import Loss

_EXACT = ("row_tokens", "gradient_checkpointing")
"""Settings that change how a fine-tune is computed, and nothing of what it learns."""


def budget(allowed: "Allowed", machine: "Machine", model: str) -> Iterator[Table | str]:
    """Yield the tables, and a sentence on what is known of quality."""
    yield _models(allowed, machine)
    yield _dials(allowed, machine, model)
    yield _quality(allowed)


def _models(allowed: "Allowed", machine: "Machine") -> Table:
    table = _empty(f"What fits {machine.name}", "parameters", "memory", "time", "rank to", "row to", with_words="with")
    for one in allowed.models:
        said, fits = one.option.prediction, one.option.is_fitting
        numbers = [format.duration(said.seconds), format.count(one.reach.rank), format.count(one.reach.row_tokens)]
        changes = ", ".join(one.option.changes) or "the recipe as it is"
        table.add_row(
            one.model,
            format.size(one.parameters).removesuffix("B").strip(),
            format.size(said.peak_memory_bytes),
            *(numbers if fits else [format.MISSING] * 3),
            changes if fits else "does not fit",
            style=None if fits else "dim",
        )
    return table


def _dials(allowed: "Allowed", machine: "Machine", model: str) -> Table:
    around = f" with {', '.join(allowed.around)}" if allowed.around else ""
    table = _empty(f"{model}{around} on {machine.name}", "memory", "time", with_words="quality against its own")
    before = ""
    for one in allowed.dials:
        if before and one.key != before:
            table.add_section()
        before = one.key
        seconds = format.duration(one.prediction.seconds) if one.is_fitting else format.MISSING
        row = [_setting(one), format.size(one.prediction.peak_memory_bytes), seconds, _lost(one, allowed.losses.get((one.key, one.value)))]
        table.add_row(*row, style="bold" if one.is_own else None if one.is_fitting else "dim")
    return table


def _lost(one: "Dial", loss: "Loss | None") -> str:
    if not one.is_fitting:
        return "does not fit"
    if one.is_own:
        return "its own"
    if one.key in _EXACT:
        return "the same"
    if loss is None:
        return format.MISSING
    pairs = format.some(loss.n_pairs, "pair")
    return f"{format.signed(loss.difference)} nats ({format.interval(loss.low, loss.high)}), {pairs} of earlier fine-tunes"


def _quality(allowed: "Allowed") -> str:
    if not allowed.losses:
        return "Of quality nothing is known: no two earlier fine-tunes of these examples and this base differ in one setting alone."
    return "Quality is nats a token of the test's answers, less is better; – where no two earlier fine-tunes differ in that alone."


def _setting(one: "Dial") -> str:
    value: Any = str(one.value).lower() if isinstance(one.value, bool) else one.value
    return f"train.{one.key}={value}"


def _empty(first: str, *numbers: str, with_words: str) -> Table:
    table = Table(first, box=box.SIMPLE_HEAD, pad_edge=False)
    for name in numbers:
        table.add_column(name, justify="right")
    table.add_column(with_words)
    return table
