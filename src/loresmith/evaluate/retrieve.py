"""Find the passages a question is about, by the words they share: BM25.

The third arm: instead of learning the documents, look them up. It needs no model and no network, and on questions that use the documents'
own words it is hard to beat. How often the right passage is found (`lookup`) bounds what any model can do with it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from ..records import Passage
from .overlap import rouge_words

K1, B = 1.5, 0.75  # how soon a repeated word stops counting; how much a long passage must make up for


@dataclass(frozen=True, eq=False, slots=True)
class Bm25:
    """An index of passages: for each word, where it stands and what finding it there is worth."""

    postings: Mapping[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]]
    n_passages: int


def index(texts: Sequence[str], *, k1: float = K1, b: float = B) -> Bm25:
    """Return the index of texts, in their order.

    Words are runs of letters and digits, so that `Beldunvel's` is found by its name, and not stemmed. A text without words is never found.

    Source: Robertson and Zaragoza, 2009, https://doi.org/10.1561/1500000019, with Lucene's inverse document frequency, which is never
    negative. Agrees with rank-bm25 0.2.2 given that frequency on `tests/references/bm25.json` to 1e-9.
    """
    counts = [Counter(rouge_words(text)[0]) for text in texts]
    lengths = np.array([count.total() for count in counts], dtype=float)
    share = lengths / lengths.mean() if lengths.any() else lengths
    places: dict[str, list[tuple[int, int]]] = {}
    for place, count in enumerate(counts):
        for word, times in count.items():
            places.setdefault(word, []).append((place, times))
    postings = {}
    for word, found in places.items():
        where, times = np.array(found, dtype=np.int64).T
        rarity = log(1 + (len(texts) - len(found) + 0.5) / (len(found) + 0.5))
        postings[word] = where, rarity * times * (k1 + 1) / (times + k1 * (1 - b + b * share[where]))
    return Bm25(postings, len(texts))


def with_headings(passage: Passage) -> str:
    """Return what is searched of a passage: its headings, outermost first, and its text."""
    return " ".join((*passage.heading_path, passage.text))


def scores(found_in: Bm25, query: str) -> npt.NDArray[np.float64]:
    """Return the score of every passage, at least 0; a word asked twice counts twice."""
    summed = np.zeros(found_in.n_passages)
    for word, times in Counter(rouge_words(query)[0]).items():
        if word in found_in.postings:
            where, worth = found_in.postings[word]
            summed[where] += times * worth
    return summed


def search(found_in: Bm25, query: str, *, k: int) -> list[int]:
    """Return the places of the k best passages, best first, earlier ones first among equals; fewer where fewer share a word."""
    found = scores(found_in, query)
    order = np.argsort(-found, kind="stable")[:k]
    return [int(place) for place in order if found[place] > 0]
