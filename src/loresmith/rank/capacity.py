"""Bits to be stored against bits a rank can hold.

What the base does not predict of the answers is what has to be learnt: its negative log-likelihood of them in bits, measured. Wordings of
one fact share their answer, so a fact counts once. What a rank holds is parameters times bits a parameter: language models reach 2 after a
thousand exposures to each fact and 1 after a hundred, in pretraining of all weights. Reports on LoRA lie between 1.3 and 2.4. So 1 is
the cautious figure, and training less than a hundred exposures binds before the rank does.

Source: Allen-Zhu and Li, 2024, https://arxiv.org/abs/2404.05405.
"""

import math
from collections import defaultdict
from collections.abc import Sequence

CAUTIOUS, USUAL = 1.0, 2.0
"""Bits a parameter: after a hundred exposures, and after a thousand."""
EXPOSURES = 100
"""Exposures to each fact after which the cautious figure was measured."""


def bits_to_store(nats: Sequence[float], facts: Sequence[str]) -> float:
    """Return the bits of all facts: for each the mean over its examples of the base's summed nats of the answer, over ln 2.

    An upper reading: what facts have in common, such as the style of the answers, is learnt once and counted in each.
    ValueError where the lists differ in length.
    """
    nats_by_fact: dict[str, list[float]] = defaultdict(list)
    for one, fact in zip(nats, facts, strict=True):
        nats_by_fact[fact].append(one)
    return math.fsum(math.fsum(group) / len(group) for group in nats_by_fact.values()) / math.log(2)


def rank_for_bits(bits: float, per_rank: int, *, bits_per_parameter: float) -> int:
    """Return the smallest rank that holds the bits, at least 1; `per_rank` is the trainable parameters of rank 1 over all targets."""
    return max(math.ceil(bits / (bits_per_parameter * per_rank)), 1)
