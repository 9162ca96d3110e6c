"""What the likelihood of the reference answers is reported as: nats a token, perplexity, bits a byte.

All three take the nats a model gives to a reference answer (`Answer.reference_nats`), end token included. A token of one tokenizer
is not a token of another, so models of different families are compared in bits per byte of the reference.
"""

from collections.abc import Sequence
from math import exp, fsum, log, nan
from typing import NamedTuple


class Weighted(NamedTuple):
    """A value and how much it counts in a mean, as `Score` keeps them."""

    value: float
    weight: float


def nats_per_token(nats: float, tokens: int) -> Weighted:
    """Return the mean of one answer, weighing its tokens; NaN of weight 0 for an answer without tokens."""
    return Weighted(nats / tokens, tokens) if tokens else Weighted(nan, 0)


def bits_per_byte(nats: float, reference: str) -> Weighted:
    """Return bits over UTF-8 bytes of the reference, weighing its bytes; NaN of weight 0 for an empty one.

    Independent of the tokenizer but for the end token, whose bits are counted and whose bytes are none.
    """
    n_bytes = len(reference.encode())
    return Weighted(nats / log(2) / n_bytes, n_bytes) if n_bytes else Weighted(nan, 0)


def perplexity(nats: Sequence[float], tokens: Sequence[int]) -> float:
    """Return the exponential of all nats over all tokens, at least 1 for a proper model; NaN for no token.

    Every token counts once: this is not the mean of the answers' perplexities, which a single hard answer decides.
    """
    n_tokens = sum(tokens)
    return exp(fsum(nats) / n_tokens) if n_tokens else nan
