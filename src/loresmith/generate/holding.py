"""Which passages of a document hold a place of its text, found without looking at all of them.

A manual on one page has thousands of passages and more facts: looking at each passage for each fact would take their product.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from ..records import Passage


class Holding:
    """The passages of one document, by their place."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = sorted(passages, key=lambda passage: passage.start)
        self._starts = [passage.start for passage in self._passages]
        self._furthest = list(accumulate((passage.end for passage in self._passages), max))

    def at(self, place: int) -> Iterator[Passage]:
        """Yield the passages that hold the character at `place`, in the order they begin."""
        # No passage before this one reaches so far.
        first = bisect_right(self._furthest, place)
        for passage in self._passages[first : bisect_right(self._starts, place)]:
            if place < passage.end:
                yield passage
