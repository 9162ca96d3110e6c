"""What the fine-tune knows by heart: text it goes on word for word, and answers it gives only in the words it was trained on."""

from collections.abc import Mapping, Sequence
from math import nan
from typing import NamedTuple

import numpy as np


class Verbatim(NamedTuple):
    """Continuations against the text that really follows."""

    n: int
    share: float
    """Continued word for word to the end; NaN for none."""
    mean_prefix: float
    """Mean share of the text reproduced before the first difference."""


class Gap(NamedTuple):
    """Trained wordings against new wordings of the same facts."""

    n_facts: int
    trained: float
    """Mean score on trained wordings, each fact counting once."""
    reworded: float
    gap: float
    """`trained - reworded`: what is known only in the trained words."""


def verbatim(continuations: Sequence[Sequence[int]], originals: Sequence[Sequence[int]]) -> Verbatim:
    """Return how far continuations follow the originals, in tokens (50 given, 50 to go is usual); empty originals do not count.

    Compare the share on trained text with that on held-out text: some text anyone can go on.

    Source: Carlini et al., 2023, https://arxiv.org/abs/2202.07646.
    """
    shares = [_prefix(said, true) / len(true) for said, true in zip(continuations, originals, strict=True) if len(true)]
    if not shares:
        return Verbatim(0, nan, nan)
    return Verbatim(len(shares), float(np.mean([share == 1 for share in shares])), float(np.mean(shares)))


def paraphrase_gap(trained: Mapping[str, Sequence[float]], reworded: Mapping[str, Sequence[float]]) -> Gap:
    """Return the gap over the facts scored in both, by fact id. No such fact gives NaN."""
    facts = [fact for fact in trained if trained[fact] and reworded.get(fact)]
    if not facts:
        return Gap(0, nan, nan, nan)
    known, asked_anew = (float(np.mean([np.mean(scores[fact]) for fact in facts])) for scores in (trained, reworded))
    return Gap(len(facts), known, asked_anew, known - asked_anew)


def loss_auc(trained: Sequence[float], held_out: Sequence[float]) -> float:
    """Return the probability that a trained text has a lower loss than a held-out one: .5 when training left no trace, 1 when each shows.

    Ties count half. NaN where one side is empty. The two must be alike in kind, or the difference is theirs and not training's.
    """
    if not len(trained) or not len(held_out):
        return nan
    others = np.sort(np.asarray(held_out, dtype=float))
    at_most, below = np.searchsorted(others, trained, side="right"), np.searchsorted(others, trained, side="left")
    return float(np.mean(1 - (at_most + below) / (2 * len(others))))


def _prefix(said: Sequence[int], true: Sequence[int]) -> int:
    return next((i for i, (a, b) in enumerate(zip(said, true, strict=False)) if a != b), min(len(said), len(true)))
