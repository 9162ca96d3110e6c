"""The head of a model card, as the hub reads it: base, licence, and the results of the test as a `model-index`."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from ..records import Summary
from . import words
from .content import ReportContent

TYPES: Mapping[str, str] = {"rouge-l-f": "rouge", "squad-f1": "f1", "exact-match": "exact_match", "perplexity": "perplexity"}
"""Our metrics that the hub knows by a name of its own."""
TABLED = ("answer-nll", "judge-total", "human-total", "contains", "rouge-l-f", "squad-f1", "exact-match", "questeval-f1-harmonic")
"""Metrics the card's table shows; the parts of others stand in the report."""
INDEXED = (*TABLED, "perplexity", "bits-per-byte")
"""Metrics worth an entry of the index: those, and the first of them in the units others report."""


def metadata(content: ReportContent, name: str) -> dict[str, Any]:
    """Return the head of the card of the fine-tune `name`; no index where nothing was measured."""
    head: dict[str, Any] = {"library_name": "peft", "pipeline_tag": "text-generation", "tags": ["lora", "loresmith"]}
    if content.base_address:
        head |= {"base_model": content.base_address, "base_model_relation": "adapter"}
    if content.licence:
        head["license"] = one_line(content.licence)
    results = [_result(content, rows) for rows in _by_side(content.summaries, name)]
    return head | ({"model-index": [{"name": one_line(f"{content.name}-{name}"), "results": results}]} if results else {})


def _by_side(summaries: Sequence[Summary], name: str) -> Iterator[list[Summary]]:
    """Yield this model's whole measures, an arm and a stratum at a time."""
    own = [one for one in summaries if one.model == name and one.metric in INDEXED and isfinite(one.mean)]
    for stratum in words.ordered((one.stratum for one in own), words.STRATA):
        for arm in words.ordered((one.arm for one in own), words.ARMS):
            if rows := [one for one in own if (one.stratum, one.arm) == (stratum, arm)]:
                yield rows


def _result(content: ReportContent, rows: Sequence[Summary]) -> dict[str, Any]:
    """Return one arm and stratum as the hub's model index has it."""
    stratum, arm = rows[0].stratum, rows[0].arm
    where = f"{words.stratum(stratum).title}, {words.arm(arm).title.lower()}"
    return {
        "task": {"type": "question-answering", "name": one_line(where)},
        "dataset": {
            "name": one_line(f"{content.name}: {where.lower()}"),
            "type": one_line(content.name),
            "config": one_line(f"{stratum or 'all'}.{arm}"),
            "split": "test",
        },
        "metrics": [
            {"type": TYPES.get(one.metric, one.metric), "name": words.metric(one.metric).title, "value": float(f"{one.mean:.6g}")}
            for one in rows
        ],
    }


def one_line(text: str) -> str:
    """Return a text as one line: three hyphens on a line of their own would end the head of the card."""
    return " ".join(text.split())
