"""Ask every filter about every example, in the recipe's order, and keep what none of them refuses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import shorten

from ..contracts import Filter
from ..records import Dropped, Example

_DETAIL_LETTERS = 160


def curate(
    examples: Iterable[Example], *, filters: Sequence[tuple[str, Filter]], passage_text: Mapping[str, str]
) -> Iterator[Example | Dropped]:
    """Yield each example as it came, or the Dropped with the reason of the first filter that refused it.

    `filters` are names with functions, `passage_text` is the text of every passage by its id. An example without a passage (a
    dataset that was given) is held against its own input. A passage that is not in the mapping raises KeyError.
    """
    for example in examples:
        passage = passage_text[example.passage] if example.passage else example.input
        yield _refusal(example, filters, passage) or example


def _refusal(example: Example, filters: Sequence[tuple[str, Filter]], passage: str) -> Dropped | None:
    for name, is_wrong in filters:
        reason = is_wrong(example, passage=passage)
        if reason is not None:
            asked_by = "" if reason == name else f"{name}: "
            detail = shorten(f"{asked_by}{example.instruction} -> {example.output}", _DETAIL_LETTERS, placeholder=" ...")
            return Dropped(record=example.id, step="curate", reason=reason, detail=detail)
    return None
