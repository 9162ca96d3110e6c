"""Which option a model finds likeliest: true/false, yes/no and multiple choice without generating a word.

The model is asked how likely each option is as the answer (`model.score`), in one or more spellings (`Yes`, `yes`), and never gets
the chance to say something else. `calibration` scores what comes out.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import logsumexp, softmax

PAIRS = (("yes", "no"), ("true", "false"))
# The first word, if the answer ends there or goes on to say why: `No, they expire.` and not `No submission is needed.`
_VERDICT = re.compile(r"\W*(yes|no|true|false)\W*(?:$|(?<=[.,;:])\s|\s[-\u2013\u2014]\s)", re.IGNORECASE)


class Closed(NamedTuple):
    """A question with two answers, as its reference answer tells."""

    options: tuple[str, ...]
    truth: int
    """Which option is right, from 0."""

    @property
    def spellings(self) -> list[list[str]]:
        """Each option as a model may spell it; none begins another."""
        return [[option, option.capitalize(), option.upper()] for option in self.options]


def closed(reference: str) -> Closed | None:
    """Return what a reference answer of yes, no, true or false chooses from, alone or before its reason; None for any other."""
    found = _VERDICT.match(reference)
    if not found:
        return None
    said = found[1].lower()
    options = next(pair for pair in PAIRS if said in pair)
    return Closed(options, options.index(said))


class Choice(NamedTuple):
    """What a model makes of the options of one question."""

    chosen: int
    """The likeliest option, from 0; the first of several alike."""
    probabilities: tuple[float, ...]
    """One an option, adding up to 1."""

    @property
    def confidence(self) -> float:
        """The probability of the chosen option."""
        return self.probabilities[self.chosen]


def choose(
    nats: Sequence[Sequence[float]],
    *,
    tokens: Sequence[Sequence[int]] | None = None,
    neutral: Sequence[Sequence[float]] | None = None,
) -> Choice:
    """Return the choice from the nats of each spelling of each option, summed over the spelling's tokens.

    `tokens` in the same shape divides each by its length, for options of unlike length. `neutral` in the same shape are the nats after
    a prompt without content: what an option gains over them counts, which takes away a liking for the word `yes`.
    An impossible spelling is `inf`. Raises ValueError for fewer than two options, and where every option is impossible.

    Source: contextual calibration, Zhao et al., 2021, https://arxiv.org/abs/2102.09690.
    """
    scores = _log_likelihoods(nats, tokens)
    if neutral is not None:
        scores = scores - _log_likelihoods(neutral, tokens)
    if len(scores) < 2 or not np.isfinite(scores).any() or np.isnan(scores).any():
        raise ValueError(f"a choice needs two options and a likelihood for one, got {nats!r}")
    probabilities = softmax(scores)
    return Choice(int(np.argmax(probabilities)), tuple(map(float, probabilities)))


def _log_likelihoods(nats: Sequence[Sequence[float]], tokens: Sequence[Sequence[int]] | None) -> np.ndarray:
    """Return the log-likelihood of each option: spellings exclude each other, so their probabilities add."""
    spelt = [-np.asarray(option, dtype=float) for option in nats]
    if tokens is not None:
        spelt = [option / np.asarray(lengths) for option, lengths in zip(spelt, tokens, strict=True)]
    return np.array([logsumexp(option) if len(option) else -np.inf for option in spelt])
