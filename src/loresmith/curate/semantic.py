"""Texts as vectors that are near where the texts say nearly the same, whatever the order of their words.

By default a text is the runs of three letters of its content words, weighted by how rare they are (TF-IDF): inflections count
little, a name counts much, order nothing, and no model is needed. The vectors of an embeddings endpoint can stand in. Neither knows
a denial from a statement ("kernels can be private" and "cannot be private" are at .97 in static vectors), so what is near here
still has to pass `claims` before it is called the same.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..text import normalise
from .join import unit_rows
from .likeness import FUNCTION_WORDS

Embed: TypeAlias = Callable[[Sequence[str]], Iterable[Sequence[float]]]
"""Returns one vector a text, all of one length."""
LETTERS = 3
_BREAK = re.compile(r"[\s'’-]+")


def letter_vectors(texts: Sequence[str]) -> "sparse.csr_array[Any]":
    """Return the TF-IDF of the runs of three letters of each text's content words; rows of length 1, or 0 for a text without words.

    The weight of a run is (1 + ln count) (1 + ln(texts / texts that have it)).
    """
    counts = [_letters(text) for text in texts]
    n_texts = Counter(run for count in counts for run in count)
    return _vectors(counts, {run: 1 + log(len(texts) / n) for run, n in n_texts.items()})


def plain_letter_vectors(texts: Sequence[str]) -> "sparse.csr_array[Any]":
    """Return the same without rarity: two texts are as near as they are, whatever else is in the list."""
    counts = [_letters(text) for text in texts]
    return _vectors(counts, dict.fromkeys((run for count in counts for run in count), 1.0))


def _vectors(counts: Sequence[Counter[str]], rarity: Mapping[str, float]) -> "sparse.csr_array[Any]":
    number = {run: nth for nth, run in enumerate(rarity)}
    rows = [row for row, count in enumerate(counts) for _ in count]
    columns = [number[run] for count in counts for run in count]
    weights = [(1 + log(n)) * rarity[run] for count in counts for run, n in count.items()]
    return unit_rows(rows, columns, weights, n_rows=len(counts))


def dense_vectors(texts: Sequence[str], embed: Embed) -> NDArray[np.float64]:
    """Return the embeddings of the texts as rows of length 1."""
    vectors = np.array([list(vector) for vector in embed(texts)], dtype=np.float64).reshape(len(texts), -1)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)


def _letters(text: str) -> Counter[str]:
    """Return the runs of three letters of each content word with its edges; of all words where none has content."""
    words = _BREAK.split(normalise(text))
    telling = [word for word in words if word and word not in FUNCTION_WORDS] or [word for word in words if word]
    return Counter(f" {word} "[start : start + LETTERS] for word in telling for start in range(len(word)))
