"""The p's of several fine-tunes at once: flip the same documents' signs for all of them.

Holm's correction has to assume the worst about how fine-tunes depend on each other. They were asked the same questions and compared with
the same base, so they err together; shared flips keep that, and each needs a smaller effect to be seen. With fine-tunes that are
near copies the correction all but vanishes.
"""

import numpy as np

from .paired import Array
from .signflip import sign_batches


def step_down_p(totals: Array, *, flips: int, seed: int) -> list[float] | None:
    """Return the p of each fine-tune, corrected for being several, from document totals (K, G); None for fewer than two documents.

    A document in which a fine-tune was not compared is 0. Statistics are totals over the root of their summed squares, so no fine-tune
    counts more for having wider scores. Exact up to 14 documents, as `sign_flip_p`, with which it agrees for K = 1. A row of
    zeros has p = 1.

    Source: Westfall and Young, 1993, the step-down max-T, algorithm 4.1.
    """
    K, G = totals.shape
    if G < 2:
        return None
    spread = np.sqrt(np.sum(totals**2, axis=1))
    scaled = totals / np.where(spread > 0, spread, 1.0)[:, None]
    seen = np.abs(scaled.sum(axis=1)) - 1e-9 * np.abs(scaled).sum(axis=1)
    order = np.argsort(-seen, kind="stable")
    as_far, n_flips, extra = np.zeros(K), 0, 0
    for signs, n_extra in sign_batches(G, flips=flips, seed=seed):
        largest = np.maximum.accumulate(np.abs(signs @ scaled[order[::-1]].T), axis=1)[:, ::-1]  # over this one and all behind it
        as_far += np.sum(largest >= seen[order], axis=0)
        n_flips, extra = n_flips + len(signs), n_extra
    p = np.maximum.accumulate((extra + as_far) / (extra + n_flips))
    corrected = np.empty(K)
    corrected[order] = p
    return [float(value) for value in corrected]
