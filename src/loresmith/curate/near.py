"""Texts that share most of their runs of three words: what MinHash estimates, counted.

Nearly equal is a Jaccard index of .8 of the sets of runs: the same page cut at other places, a question with a word more at its
end, a text with one word in thirty changed. Cleaners of web text use .7 to .85 of runs of 5 to 13 words; questions are shorter, so
are these runs. Single words will not do: "How hot may the Beldunvel get?" asks something else of every device.

Source: Broder, 1997, On the resemblance and containment of documents, https://doi.org/10.1109/SEQUEN.1997.666900.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..text import normalise
from .join import Pairs, Vectors, cosines, pairs_above, sharing_pairs, unit_rows

Runs: TypeAlias = NDArray[np.int64]
NEAR = 0.8
RUN = 3


def near_pairs(texts: Sequence[str], *, threshold: float = NEAR) -> list[tuple[int, int]]:
    """Return (i, j), i < j, of texts whose runs have a Jaccard index of `threshold` or more, in order.

    Words are normalised. A text of fewer than three words is one run, one without words is like nothing. Texts with the same
    runs are found as pairs with the first of them only, and what is near to them likewise.
    """
    runs = word_runs(texts)
    first: dict[bytes, int] = {}
    equal = [(earlier, nth) for nth, run in enumerate(runs) if len(run) and (earlier := first.setdefault(run.tobytes(), nth)) != nth]
    kept = list(first.values())
    near = [(kept[i], kept[j]) for i, j in _near([runs[nth] for nth in kept], threshold).tolist()]
    return sorted([*equal, *near])


def near_to(texts: Sequence[str], known: Sequence[str], *, threshold: float = NEAR) -> dict[int, int]:
    """Return the first of the `known` texts that each text is near to, by place; texts near to none are left out."""
    places: dict[str, int] = {}
    for nth, text in enumerate(known):
        places.setdefault(text, nth)
    runs, place = word_runs([*texts, *places]), list(places.values())
    found: dict[int, int] = {}
    for i, j in _near(runs, threshold, n_queries=len(texts)).tolist():
        found.setdefault(i, place[j - len(texts)])
    return found


def containing_pairs(texts: Sequence[str], *, threshold: float) -> list[tuple[int, int]]:
    """Return (i, j), i != j, where `threshold` or more of the runs of text i stand in the longer or equally long text j, in order."""
    runs = word_runs(texts)
    vectors, sizes = _vectors(runs), np.array([len(run) for run in runs], dtype=np.int64)
    pairs = sharing_pairs(vectors, 1 - threshold)
    common = np.rint(cosines(vectors, pairs) * np.sqrt(sizes[pairs[:, 0]] * sizes[pairs[:, 1]]))
    inside = (common >= threshold * sizes[pairs[:, 0]] - 1e-9) & (sizes[pairs[:, 0]] <= sizes[pairs[:, 1]])
    return [(i, j) for i, j in pairs[inside].tolist()]


def word_runs(texts: Sequence[str]) -> list[Runs]:
    """Return the different runs of three words of each text, as numbers: equal for equal runs, within one call."""
    number: dict[str, int] = {}
    numbered = [np.array([number.setdefault(word, len(number) + 1) for word in normalise(text).split()], dtype=np.int64) for text in texts]
    base = len(number) + 1
    return [np.unique(_joined(words, base)) for words in numbered]


def _joined(words: Runs, base: int) -> Runs:
    """Return each run of three as one number, distinct while there are fewer than two million different words."""
    padded = np.concatenate([words, np.zeros(max(0, RUN - len(words)), dtype=np.int64)]) if len(words) else words
    return (padded[:-2] * base + padded[1:-1]) * base + padded[2:]


def _vectors(runs: Sequence[Runs]) -> Vectors:
    columns: Any = np.concatenate([np.empty(0, dtype=np.int64), *runs])
    return unit_rows(np.repeat(np.arange(len(runs)), [len(run) for run in runs]), columns, np.ones(len(columns)), n_rows=len(runs))


def _near(runs: Sequence[Runs], threshold: float, *, n_queries: int | None = None) -> Pairs:
    """Return the near pairs; with `n_queries` those of one of the first so many with one of the others."""
    vectors, sizes = _vectors(runs), np.array([len(run) for run in runs], dtype=np.int64)
    queries = None if n_queries is None else np.arange(len(runs)) < n_queries
    # c / (a + b - c) >= t gives c >= t (a + b) / (1 + t), and so a cosine c / sqrt(ab) >= 2t / (1 + t).
    pairs = pairs_above(vectors, 2 * threshold / (1 + threshold), queries=queries)
    left, right = sizes[pairs[:, 0]], sizes[pairs[:, 1]]
    common = np.rint(cosines(vectors, pairs) * np.sqrt(left * right))
    near: Pairs = pairs[common >= threshold * (left + right - common) - 1e-9]
    return near
