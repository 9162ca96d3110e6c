"""The p of a difference: flip the signs of whole documents.

If neither model were better, each document's summed difference could as well have come out with the other sign. The p is the
share of flips whose total is at least as far from 0 as the one seen. It needs no formula for the spread, and with few documents
it is exact; but G documents cannot give a p below 2 / 2^G, which is above .05 for five and fewer.
"""

from collections.abc import Iterator

import numpy as np

from .paired import Array

EXACT_UP_TO = 14  # documents: 2^14 flips, as many as are drawn beyond


def sign_flip_p(totals: Array, *, flips: int, seed: int) -> float | None:
    """Return the two-sided p of document totals (G,), None for fewer than two documents.

    Up to 14 documents every flip is counted; beyond, `flips` are drawn and p = (1 + as far) / (flips + 1).
    Totals that are all 0 give 1.

    Source: Fisher, 1935; the +1, Phipson and Smyth, 2010, https://doi.org/10.2202/1544-6115.1585.
    """
    G = len(totals)
    if G < 2:
        return None
    # Sums in another order differ in their last digits; such flips are as far as what was seen.
    seen = abs(totals.sum()) - 1e-9 * np.abs(totals).sum()
    as_far = n_flips = extra = 0
    for signs, n_extra in sign_batches(G, flips=flips, seed=seed):
        as_far += int(np.sum(np.abs(signs @ totals) >= seen))
        n_flips, extra = n_flips + len(signs), n_extra
    return (extra + as_far) / (extra + n_flips)


def sign_batches(n_documents: int, *, flips: int, seed: int) -> Iterator[tuple[Array, int]]:
    """Yield rows of signs, shape (n, G), and how many flips to add to those counted: 0 where every flip is there, 1 where they are drawn.

    The flip that changes nothing, which is what was seen, is among every flip; to drawn ones it is added.
    """
    if n_documents <= EXACT_UP_TO:
        yield _every_sign(n_documents), 0
        return
    random = np.random.default_rng([seed, n_documents])
    step = max(4_000_000 // n_documents, 1)
    for start in range(0, flips, step):
        yield random.integers(0, 2, size=(min(step, flips - start), n_documents), dtype=np.int8).astype(float) * 2 - 1, 1


def smallest_p(n_documents: int) -> float:
    """Return the smallest p that so many documents can give: 2 / 2^G."""
    return min(2.0 ** (1 - n_documents), 1.0)


def _every_sign(G: int) -> Array:
    """Return every row of G signs whose first is +, shape (2^(G-1), G); the other half mirrors them."""
    rows = np.arange(2 ** (G - 1))[:, None] >> np.arange(G)[None, :] & 1
    return (1 - 2 * rows[:, ::-1]).astype(np.float64)
