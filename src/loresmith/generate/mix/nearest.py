"""The passages most like a passage, by the words they share.

Likeness is of two texts alone (shared stems over all stems), without the corpus' frequencies as in BM25: a document added later can only
put its own passages among the neighbours, it never changes the order of the others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from ...records import Passage
from ..tasks.support import stems

# Stems that more passages have than this say little and cost the most: they are counted only where two passages share another one.
_COMMON = 500


class Nearest:
    """The passages of a corpus, ready to be asked for neighbours."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._place = {passage.id: place for place, passage in enumerate(passages)}
        self._stems = [stems(passage.text) for passage in passages]
        self._with_stem: defaultdict[str, list[int]] = defaultdict(list)
        for place, found in enumerate(self._stems):
            for stem in found:
                self._with_stem[stem].append(place)

    def to(self, passage: str) -> Iterator[Passage]:
        """Yield the other passages that share a word with the one of this id, the likest first; KeyError where it is unknown."""
        at = self._place[passage]
        mine = self._stems[at]
        rare = (stem for stem in sorted(mine) if len(self._with_stem[stem]) <= _COMMON)
        met = Counter(place for stem in rare for place in self._with_stem[stem] if place != at)
        likeness = {place: len(mine & self._stems[place]) / len(mine | self._stems[place]) for place in met}
        for place in sorted(met, key=lambda place: (-likeness[place], self._passages[place].id)):
            yield self._passages[place]
