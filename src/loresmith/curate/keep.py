"""Ask every filter about every example, in the recipe's order, and keep what none of them refuses.

Filters that ask a model come last, and look at what is left in one go, so that no call is spent on what a rule refuses.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from textwrap import shorten

from ..contracts import Filter
from ..records import Dropped, Example

_DETAIL_LETTERS = 240


def curate(
    examples: Iterable[Example], *, filters: Sequence[tuple[str, Filter]], passage_text: Mapping[str, str]
) -> Iterator[Example | Dropped]:
    """Yield each example as it came, or the Dropped with the reason of the first filter that refused it.

    `filters` are names with functions, `passage_text` is the text of every passage by its id. What a filter says after `: ` (the
    words that decided) goes to the detail, before question and answer. An example without a passage (a dataset that was given) is
    held against its own input. A passage that is not in the mapping raises KeyError.
    """
    for example in examples:
        yield _refusal(example, filters, _passage(example, passage_text)) or example


def curate_by_model(
    examples: Iterable[Example],
    *,
    filters: Sequence[tuple[str, Callable[[Sequence[Example], Sequence[str]], Iterator[str | None]]]],
    passage_text: Mapping[str, str],
) -> Iterator[Example | Dropped]:
    """Yield as `curate` does, from filters that look at all examples at once; each sees what the one before it kept."""
    left = list(examples)
    refused: dict[int, Dropped] = {}
    for name, find_wrong in filters:
        asked = [place for place in range(len(left)) if place not in refused]
        reasons = find_wrong([left[place] for place in asked], [_passage(left[place], passage_text) for place in asked])
        for place, reason in zip(asked, reasons, strict=True):
            if reason is not None:
                refused[place] = _dropped(left[place], name, reason)
    yield from (refused.get(place, example) for place, example in enumerate(left))


def _refusal(example: Example, filters: Sequence[tuple[str, Filter]], passage: str) -> Dropped | None:
    for name, is_wrong in filters:
        reason = is_wrong(example, passage=passage)
        if reason is not None:
            return _dropped(example, name, reason)
    return None


def _passage(example: Example, passage_text: Mapping[str, str]) -> str:
    return passage_text[example.passage] if example.passage else example.input


def _dropped(example: Example, name: str, reason: str) -> Dropped:
    kind, _, words = reason.partition(": ")
    before = " | ".join(part for part in ("" if kind == name else name, words) if part)
    said = f"{example.instruction} -> {example.output}"
    detail = shorten(f"{before}: {said}" if before else said, _DETAIL_LETTERS, placeholder=" ...")
    return Dropped(record=example.id, step="curate", reason=kind, detail=detail)
