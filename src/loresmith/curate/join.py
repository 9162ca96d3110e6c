"""Every pair of vectors whose cosine reaches a threshold: all of them, and no other.

Of each row only its rarest columns are looked up, as many as it takes until the rest could not make a pair by itself. The
result is exact, needs no random hashes, and form letters, which share what is frequent, hardly meet. MinHash would estimate
the same pairs; `bench/curate.py` holds one against the other.

Source: Bayardo et al., 2007, Scaling up all pairs similarity search, https://doi.org/10.1145/1242572.1242591.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Pairs: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = Sequence[int] | NDArray[np.int64]
Vectors: TypeAlias = Any
"""A sparse array of scipy's or an array of numpy's; rows of length 1, or 0 for what is like nothing."""
BLOCK = 512  # Rows met at once: bounds the memory, whatever is alike.
PAIRS = 8192
_ROUNDING = 1e-9


def pairs_above(vectors: Vectors, threshold: float, *, queries: NDArray[np.bool_] | None = None) -> Pairs:
    """Return (i, j) of the rows whose cosine is `threshold` or more, shape (pairs, 2), in order.

    Without `queries` every pair comes once, i < j. With them i is a query and j is not. `threshold` is above 0.
    """
    blocks = [np.empty((0, 2), dtype=np.int64), *_blocks(vectors, threshold, queries)]
    pairs = np.concatenate(blocks)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def sharing_pairs(vectors: Vectors, share: float) -> Pairs:
    """Return (i, j), i != j, where j has one of the rarest columns of i, as many as hold more than `share` of its squared length."""
    keys = _telling(vectors, (1 - share) ** 0.5)
    blocks = [np.empty((0, 2), dtype=np.int64)]
    for start in range(0, vectors.shape[0], BLOCK):
        row, column = (keys[start : start + BLOCK] @ vectors.T).nonzero()
        pairs = np.stack([row + start, column], axis=1).astype(np.int64)
        blocks.append(pairs[pairs[:, 0] != pairs[:, 1]])
    pairs = np.concatenate(blocks)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def cosines(vectors: Vectors, pairs: Pairs) -> NDArray[np.float64]:
    """Return the cosine of each pair of rows."""
    chunks = [pairs[start : start + PAIRS] for start in range(0, len(pairs), PAIRS)]
    values = [np.asarray((vectors[chunk[:, 0]] * vectors[chunk[:, 1]]).sum(axis=1)).ravel() for chunk in chunks]
    return np.concatenate([np.empty(0), *values])


def unit_rows(rows: Numbers, columns: Numbers, weights: Sequence[float] | NDArray[np.float64], *, n_rows: int) -> "sparse.csr_array[Any]":
    """Return a sparse array with rows scaled to length 1 and columns from the rarest to the most frequent."""
    named, column = np.unique(np.asarray(columns, dtype=np.int64), return_inverse=True)
    rank = np.empty(len(named), dtype=np.int64)
    rank[np.argsort(np.bincount(column, minlength=len(named)), kind="stable")] = np.arange(len(named))
    matrix = sparse.csr_array((np.asarray(weights, dtype=np.float64), (rows, rank[column])), shape=(n_rows, max(1, len(named))))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scaled = sparse.csr_array(sparse.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ matrix)
    scaled.sort_indices()
    return scaled


def _blocks(vectors: Vectors, threshold: float, queries: NDArray[np.bool_] | None) -> Iterator[Pairs]:
    asking = np.arange(vectors.shape[0]) if queries is None else np.flatnonzero(queries)
    asked = asking if queries is None else np.flatnonzero(~queries)
    is_sparse = sparse.issparse(vectors)
    keys: Vectors = _telling(vectors, threshold) if is_sparse else vectors
    others = keys[asked].T
    for start in range(0, len(asking), BLOCK):
        block = asking[start : start + BLOCK]
        met = keys[block] @ others
        row, column = met.nonzero() if is_sparse else np.nonzero(met >= threshold - _ROUNDING)
        pairs = np.stack([block[row], asked[column]], axis=1).astype(np.int64)
        if queries is None:
            pairs = pairs[pairs[:, 0] < pairs[:, 1]]
        yield pairs[cosines(vectors, pairs) >= threshold - _ROUNDING]


def _telling(vectors: Vectors, threshold: float) -> "sparse.csr_array[Any]":
    """Return the columns of each row up to the one behind which the rest is shorter than the threshold."""
    rows = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
    ends = np.concatenate([[0.0], np.cumsum(vectors.data**2)])
    telling = ends[vectors.indptr[rows + 1]] - ends[:-1] >= threshold**2 - _ROUNDING
    chosen = (np.ones(int(telling.sum()), dtype=np.float32), (rows[telling], vectors.indices[telling]))
    return sparse.csr_array(chosen, shape=vectors.shape)
