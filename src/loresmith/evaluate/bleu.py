"""BLEU: the runs of one to four tokens an answer shares with its reference, and a penalty for being short.

Written out here because it is forty lines and the package brings six others. On a scale of 0 to 100, as the original prints it.
A corpus score is not the mean of its sentence scores, so counts are kept and added.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import exp, log
from typing import NamedTuple

from ..text import ngrams

ORDER = 4
_ENTITIES = (("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"))
_SPACED = (  # mteval-v13a, as sacrebleu applies it: the order matters
    (re.compile(r"([\{-\~\[-\` -\&\(-\+\:-\@\/])"), r" \1 "),
    (re.compile(r"([^0-9])([\.,])"), r"\1 \2 "),
    (re.compile(r"([\.,])([^0-9])"), r" \1 \2"),
    (re.compile(r"([0-9])(-)"), r"\1 \2 "),
)


class BleuCounts(NamedTuple):
    """What BLEU needs of one answer; adding them up gives the counts of a corpus."""

    length: int
    """Tokens of the answer."""
    reference_length: int
    """Tokens of the reference."""
    correct: tuple[int, ...]
    """Runs of 1, 2, 3 and 4 tokens that stand in the reference, no more often than there."""
    total: tuple[int, ...]
    """Runs of 1, 2, 3 and 4 tokens."""


def bleu(answer: str, reference: str) -> Mapping[str, float]:
    """Return the BLEU of one answer, in [0, 100]; no shared token gives 0.

    Agrees with `sentence_bleu` of sacrebleu 2.6.0 (13a tokens, exponential smoothing, effective order) on `tests/references/bleu.json`
    to 1e-6. 13a splits at spaces: for Chinese, Japanese and Thai use `chrf`.

    Source: Papineni et al., 2002, https://aclanthology.org/P02-1040; Post, 2018, https://aclanthology.org/W18-6319.
    """
    return {"sentence-bleu": bleu_of(bleu_counts(answer, reference), is_sentence=True)}


def corpus_bleu(pairs: Iterable[tuple[str, str]]) -> float:
    """Return the BLEU of all (answer, reference) pairs together, in [0, 100]; agrees with sacrebleu's `corpus_bleu`. No pair gives 0."""
    return bleu_of(added(bleu_counts(answer, reference) for answer, reference in pairs))


def bleu_counts(answer: str, reference: str) -> BleuCounts:
    """Return the counts of one answer."""
    said, wanted = tokens_13a(answer), tokens_13a(reference)
    runs = [(Counter(ngrams(said, n)), Counter(ngrams(wanted, n))) for n in range(1, ORDER + 1)]
    correct = tuple((ours & theirs).total() for ours, theirs in runs)
    return BleuCounts(len(said), len(wanted), correct, tuple(ours.total() for ours, _ in runs))


def added(counts: Iterable[BleuCounts]) -> BleuCounts:
    """Return the counts of a corpus."""
    length = reference_length = 0
    correct, total = [0] * ORDER, [0] * ORDER
    for one in counts:
        length, reference_length = length + one.length, reference_length + one.reference_length
        correct = [a + b for a, b in zip(correct, one.correct, strict=True)]
        total = [a + b for a, b in zip(total, one.total, strict=True)]
    return BleuCounts(length, reference_length, tuple(correct), tuple(total))


def bleu_of(counts: BleuCounts, *, is_sentence: bool = False) -> float:
    """Return the score of counts. Of a sentence only the orders it has count; of a corpus all four."""
    if not counts.correct[0]:
        return 0.0
    logs, halvings = [], 0
    for correct, total in zip(counts.correct, counts.total, strict=True):
        if not total:
            break
        halvings += not correct  # each order without a match counts half of the one before it
        logs.append(log(100 * (correct or 0.5**halvings) / total))
    if len(logs) < ORDER and not is_sentence:
        return 0.0
    short = min(1 - counts.reference_length / counts.length, 0.0)
    return exp(short + sum(logs) / len(logs))


def tokens_13a(text: str) -> list[str]:
    """Return the tokens of mteval-v13a: punctuation apart, numbers whole, case kept."""
    line = text.rstrip().replace("<skipped>", "").replace("-\n", "").replace("\n", " ")
    for entity, letter in _ENTITIES:
        line = line.replace(entity, letter)
    line = f" {line} "
    for pattern, spaced in _SPACED:
        line = pattern.sub(spaced, line)
    return line.split()
