"""What a recipe will take, as tables and sentences."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group
from rich.table import Table

from ..report import format
from .budgets import budget
from .sheets import teaching

if TYPE_CHECKING:
    from ..steps.outlook import Plan
    from ..steps.planning import Planned

_PARTS = ("weights", "adapter", "optimiser", "activations", "attention", "logits")


def plan(planned: "Plan", *, teacher: str) -> Group:
    """Return a row a fine-tune, where its memory goes, what fits, and what the teacher costs; `teacher` is empty where none teaches."""
    variants = planned.variants
    options = [*budget(planned.allowed, planned.machine, _model_of(planned)), ""] if planned.allowed else []
    taught = [teaching(planned.teacher, teacher=teacher)] if teacher else []
    return Group(_table(variants), _memory(variants), "", *_sentences(planned), "", *options, *taught)


def _table(variants: "Sequence[Planned]") -> Table:
    table = _empty("Fine-tune", "trained", "of all", "updates", "tokens", "time", "nine in ten", "answering", "disk")
    for one in variants:
        said = one.prediction
        table.add_row(
            _name(one, variants),
            format.count(said.trainable_parameters),
            f"{format.number(said.trainable_percent)} %",
            format.count(said.updates),
            format.count(said.tokens_packed),
            format.duration(said.seconds),
            f"{format.duration(said.seconds_low)} to {format.duration(said.seconds_high)}",
            format.duration(said.answer_seconds),
            format.size(said.disk_bytes),
        )
    return table


def _memory(variants: "Sequence[Planned]") -> Table:
    table = _empty("Memory", *_PARTS, "the process", "peak", "nine in ten")
    for one in variants:
        said: Any = one.prediction
        parts = [format.size(getattr(said, f"{part}_bytes")) for part in _PARTS]
        ends = f"{format.size(said.peak_memory_low)} to {format.size(said.peak_memory_high)}"
        table.add_row(_name(one, variants), *parts, format.size(said.process_bytes), format.size(said.peak_memory_bytes), ends)
    return table


def _sentences(planned: "Plan") -> Iterator[str]:
    said = [one.prediction for one in planned.variants]
    same = {one.fit.sentence() for one in planned.variants}
    if len(same) == 1:
        yield from same
    else:
        yield from (f"{_name(one, planned.variants)}: {one.fit.sentence()}" for one in planned.variants)
    yield from (f"{_name(one, planned.variants)}: {one.ranks}." for one in planned.variants if one.ranks)
    if any(one.is_expected for one in said):
        yield "The examples are not made yet: their number is expected from the passages, and may be wrong by a factor of two."
    basis = {"formula": "from formula alone", "past runs": "by what trainings took here before", "preflight": "from updates measured now"}
    yield f"Memory {basis[said[0].memory_basis]}, time {basis[said[0].time_basis]}; early stopping may end sooner."


def _empty(first: str, *others: str) -> Table:
    table = Table(first, box=box.SIMPLE_HEAD, pad_edge=False)
    for name in others:
        table.add_column(name, justify="right")
    return table


def _model_of(planned: "Plan") -> str:
    """Return the first fine-tune's base as a table says it."""
    return format.folderless(planned.variants[0].model)


def _name(one: "Planned", variants: "Sequence[Planned]") -> str:
    return one.name if len({other.run for other in variants}) == 1 else f"{one.run}: {one.name}"
