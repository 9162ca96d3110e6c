"""Search texts by their words, by their meaning, or by both: three ways to the same thing, a ranking of places for every question.

Words find names and numbers, which an embedding blurs; an embedding finds what is said in other words. Fusing the ranks needs no weights.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from .retrieve import index, search

Search = Callable[[Sequence[str], int], list[list[int]]]
"""Returns the places of the best k texts for each question, best first; fewer where fewer can be found."""
Vectors = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
"""Returns one vector of length 1 a text, shape (N, D)."""
DEPTH = 100  # of each ranking that is fused, as is usual; a text beyond it in one may still come by the other
RANK_CONSTANT = 60  # as the paper sets it


def by_words(texts: Sequence[str]) -> Search:
    """Return a search by shared words, BM25."""
    found_in = index(texts)

    def sharing(questions: Sequence[str], k: int) -> list[list[int]]:
        return [search(found_in, question, k=k) for question in questions]

    return sharing


def by_embeddings(texts: Sequence[str], *, embed: Embed, embed_questions: Embed) -> Search:
    """Return a search by the cosine of embeddings, earlier texts first among equals. Every text has some cosine, so k are found."""
    vectors = embed(texts)

    def nearest(questions: Sequence[str], k: int) -> list[list[int]]:
        return [[int(place) for place in np.argsort(-(vectors @ one), kind="stable")[:k]] for one in embed_questions(questions)]

    return nearest


def by_both(*searches: Search) -> Search:
    """Return the search that fuses what others find."""

    def fused(questions: Sequence[str], k: int) -> list[list[int]]:
        found = [one(questions, max(k, DEPTH)) for one in searches]
        return [fuse(rankings)[:k] for rankings in zip(*found, strict=True)]

    return fused


def fuse(rankings: Iterable[Sequence[int]]) -> list[int]:
    """Return the places of several rankings in one: by the sum of 1 / (60 + rank), rank from 1; earlier places first among equals.

    Source: Cormack, Clarke and Buettcher, 2009, https://doi.org/10.1145/1571941.1572114 (reciprocal rank fusion).
    """
    worth: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, place in enumerate(ranking, 1):
            worth[place] += 1 / (RANK_CONSTANT + rank)
    return sorted(worth, key=lambda place: (-worth[place], place))
