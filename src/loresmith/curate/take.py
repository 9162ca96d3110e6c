"""Keep a number of facts: the same recipe on less data, for a study of how much is enough."""

from collections.abc import Iterable, Iterator

from ..records import Dropped, Example
from .draw import in_turn


def take(examples: Iterable[Example], *, n_facts: int | None, seed: int) -> Iterator[Example | Dropped]:
    """Yield the examples of at most `n_facts` facts, drawn evenly over documents, in order; the others as Dropped `not-taken`.

    None keeps all. All wordings of a fact stay together. A smaller number takes a part of what a larger one takes, so that a
    study of data sizes adds facts and never changes them.
    """
    examples = list(examples)
    drawn = in_turn({example.fact: example.document for example in examples}, seed=seed)[:n_facts]
    taken = set(drawn)
    for example in examples:
        yield example if example.fact in taken else Dropped(record=example.id, step="curate", reason="not-taken", detail=example.fact)
