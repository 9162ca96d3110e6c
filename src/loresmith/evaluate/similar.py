"""How near two texts are beyond shared words: by their letters, or by the embeddings of a model that is given.

The first needs nothing and sees spelling, not meaning; the second sees what its model sees, which is topic more than truth
(`can be private` and `cannot be private` come out alike).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import nan, sqrt

import numpy as np
import numpy.typing as npt

from ..text import normalise

N = 3  # letters in a run

Embed = Callable[[Sequence[str]], Sequence[Sequence[float]] | npt.NDArray[np.floating]]
"""Returns one vector a text, all of one length."""


def char_cosine(answer: str, reference: str) -> Mapping[str, float]:
    """Return the cosine of the counts of three-letter runs, in [0, 1]. A Metric of `contracts`.

    Texts are normalised, so case and punctuation do not count, and padded by a space, so a word's first and last letters do.
    Two texts without words score 1, one scores 0.
    """
    said, wanted = _runs(answer), _runs(reference)
    if not said or not wanted:
        return {"char-3gram-cosine": float(said == wanted)}
    shared = sum(count * wanted[run] for run, count in said.items())
    return {"char-3gram-cosine": min(shared / sqrt(_square(said) * _square(wanted)), 1.0)}


def embedding_cosine(answers: Sequence[str], references: Sequence[str], *, embed: Embed) -> list[float]:
    """Return the cosine of the embeddings of each answer and its reference, in [-1, 1]; NaN where a vector is all 0.

    Two texts without words score 1, one scores 0: an embedding of nothing points somewhere, too, and means nothing by it.
    `embed` is asked once, for the distinct texts in order. Raises ValueError where answers and references differ in number, or the
    vectors are not one a text.
    """
    if len(answers) != len(references):
        raise ValueError(f"{len(answers)} answers do not match {len(references)} references")
    if not answers:
        return []
    texts = list(dict.fromkeys([*answers, *references]))
    vectors = np.asarray(embed(texts), dtype=float)
    if vectors.ndim != 2 or len(vectors) != len(texts):
        raise ValueError(f"expected {len(texts)} vectors, got an array of shape {vectors.shape}")
    vector_by_text = dict(zip(texts, vectors, strict=True))
    pairs = zip(answers, references, strict=True)
    return [_cosine(vector_by_text[a], vector_by_text[r]) if normalise(a) and normalise(r) else _of_nothing(a, r) for a, r in pairs]


def _of_nothing(answer: str, reference: str) -> float:
    return float(normalise(answer) == normalise(reference))


def _cosine(left: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> float:
    length = float(np.linalg.norm(left) * np.linalg.norm(right))
    return float(left @ right) / length if length else nan


def _runs(text: str) -> Counter[str]:
    words = normalise(text)
    padded = f" {words} " if words else ""
    return Counter(padded[start : start + N] for start in range(len(padded) - N + 1))


def _square(counts: Counter[str]) -> int:
    return sum(count * count for count in counts.values())
