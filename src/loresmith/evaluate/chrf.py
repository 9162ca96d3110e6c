"""chrF: the runs of one to six characters an answer shares with its reference, recall counting twice.

It needs no words, so it reads every script and forgives inflection. On a scale of 0 to 100, as the original prints it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

ORDER = 6
BETA = 2  # recall weighs beta^2 = 4 times precision in the F

Counts = npt.NDArray[np.int64]
"""Shape (ORDER, 3): runs of the answer, of the reference, shared; adding them up gives the counts of a corpus."""


def chrf(answer: str, reference: str) -> Mapping[str, float]:
    """Return the chrF of one answer, in [0, 100]. White space does not count; a text without characters scores 0.

    Agrees with `sentence_chrf` of sacrebleu 2.6.0 on `tests/references/bleu.json` to 1e-6.

    Source: Popović, 2015, https://aclanthology.org/W15-3049.
    """
    return {"chrf": chrf_of(chrf_counts(answer, reference))}


def corpus_chrf(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the chrF of all (answer, reference) pairs together, in [0, 100]; agrees with sacrebleu's `corpus_chrf`. No pair gives 0."""
    return chrf_of(sum((chrf_counts(*pair) for pair in pairs), np.zeros((ORDER, 3), dtype=np.int64)))


def chrf_counts(answer: str, reference: str) -> Counts:
    """Return the counts of one answer."""
    rows = []
    for n in range(1, ORDER + 1):
        said, wanted = _runs(answer, n), _runs(reference, n)
        # An order the reference is too short for is no fault of the answer.
        rows.append((said.total() if wanted else 0, wanted.total(), (said & wanted).total()))
    return np.array(rows, dtype=np.int64)


def chrf_of(counts: Counts) -> float:
    """Return the score of counts: precision and recall are means over the orders both sides have."""
    both = counts[(counts[:, 0] > 0) & (counts[:, 1] > 0)]
    if not len(both):
        return 0.0
    precision, recall = np.mean(both[:, 2] / both[:, 0]), np.mean(both[:, 2] / both[:, 1])
    if not precision + recall:
        return 0.0
    return float(100 * (1 + BETA**2) * precision * recall / (BETA**2 * precision + recall))


def _runs(text: str, n: int) -> Counter[str]:
    letters = "".join(text.split())
    return Counter(letters[start : start + n] for start in range(len(letters) - n + 1))
