"""The plain words for metrics, strata and arms, and the order they stand in.

A name that is not in a table (a metric of a plug-in, a stratum of another split) is shown as it is, after the known ones.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Term(NamedTuple):
    """One name of the records, for a reader."""

    title: str
    meaning: str


class MetricTerm(NamedTuple):
    """One metric, for a reader."""

    title: str
    short: str
    """Its name where there is little room."""
    meaning: str
    direction: int
    """1 where higher is better, -1 where lower is, 0 where neither is."""
    axis: str
    """Its name with its unit, for the axis of a figure."""


METRICS: Mapping[str, MetricTerm] = {
    "answer-nll": MetricTerm(
        "Answer loss (NLL)",
        "NLL",
        "How surprised the model is by the reference answer, in nats a token. It needs no generated text, "
        "which makes it the most sensitive of the measures. Lower is better.",
        -1,
        "answer loss, nats a token (lower is better)",
    ),
    "perplexity": MetricTerm(
        "Perplexity",
        "perplexity",
        "The exponential of the answer loss: among how many equally likely tokens the model hesitates. Lower is better.",
        -1,
        "perplexity (lower is better)",
    ),
    "bits-per-byte": MetricTerm(
        "Bits per byte",
        "bits/byte",
        "The answer loss over the bytes of the reference instead of its tokens, so that models with different tokenizers compare. "
        "Lower is better.",
        -1,
        "bits per byte (lower is better)",
    ),
    "rouge-l-f": MetricTerm(
        "ROUGE-L",
        "ROUGE-L",
        "The longest sequence of words the answer shares with the reference, in order; balanced between the two lengths, "
        "0 to 1. Higher is better.",
        1,
        "ROUGE-L F (higher is better)",
    ),
    "squad-f1": MetricTerm(
        "Word F1 (SQuAD)", "F1", "Words shared with the reference in any order, 0 to 1. Higher is better.", 1, "word F1 (higher is better)"
    ),
    "exact-match": MetricTerm(
        "Exact match",
        "exact",
        "Answers equal to the reference but for case, articles and punctuation, as a share. Higher is better.",
        1,
        "exact match (higher is better)",
    ),
    "judge-total": MetricTerm(
        "Judge's total",
        "judge",
        "A judge's ratings of five items, 0 to 5; an answer that is wrong cannot be saved by its style. Higher is better.",
        1,
        "judge's total, 0 to 5 (higher is better)",
    ),
    "questeval-f1-harmonic": MetricTerm(
        "QuestEval and word F1",
        "QE·F1",
        "The harmonic mean of QuestEval and word F1, by question, 0 to 1. Higher is better.",
        1,
        "QuestEval and word F1 (higher is better)",
    ),
    "sentence-bleu": MetricTerm(
        "BLEU of each answer",
        "BLEU",
        "The mean over answers, which is not the BLEU of a corpus. Higher is better.",
        1,
        "BLEU of each answer",
    ),
    "chrf": MetricTerm("chrF", "chrF", "Runs of letters shared with the reference. Higher is better.", 1, "chrF (higher is better)"),
    "rouge-l-precision": MetricTerm(
        "ROUGE-L precision",
        "precision",
        "The share of the answer's words that stand in that sequence. Higher is better.",
        1,
        "ROUGE-L precision",
    ),
    "rouge-l-recall": MetricTerm(
        "ROUGE-L recall", "recall", "The share of the reference's words that stand in that sequence. Higher is better.", 1, "ROUGE-L recall"
    ),
    "length-ratio": MetricTerm(
        "Length ratio",
        "length",
        "Words of the answer to words of the reference. 1 is the same length; neither direction is better.",
        0,
        "length ratio",
    ),
}
STRATA: Mapping[str, Term] = {
    "wording": Term("Trained facts, new wording", "Facts the model was trained on, asked in words it was never trained on. Was it learnt?"),
    "document": Term(
        "New facts, trained documents", "Facts never trained, out of documents of which other facts were. Does learning spread?"
    ),
    "unseen": Term(
        "New documents", "Questions on documents that were never trained. Without the passage, only form and style can be gained here."
    ),
    "repeated": Term(
        "Leaked questions", "Test questions whose text also stands in the training set. A gain here proves memory, not learning."
    ),
}
ARMS: Mapping[str, Term] = {
    "closed-book": Term("Closed-book", "The question alone: the model answers from what it knows."),
    "retrieved": Term("Retrieved", "The question after the passages a search found for it, right or wrong: what looking it up would give."),
    "with-passage": Term(
        "With the passage", "The question after the very passage that holds its answer: the best that looking it up could give."
    ),
}


def metric(key: str) -> MetricTerm:
    """Return a metric's words; an unknown one is called by its name."""
    return METRICS.get(key, MetricTerm(key, key, "", 0, key))


def stratum(key: str) -> Term:
    """Return a stratum's words; an unknown one is called by its name, an empty one `All questions`."""
    return STRATA.get(key, Term(key or "All questions", ""))


def arm(key: str) -> Term:
    """Return an arm's words; an unknown one is called by its name."""
    return ARMS.get(key, Term(key, ""))


def ordered(names: Iterable[str], known: Mapping[str, object]) -> list[str]:
    """Return the different names: the known ones in the table's order, then the others as they first came."""
    found = list(dict.fromkeys(names))
    return [name for name in known if name in found] + [name for name in found if name not in known]


def ordered_models(names: Iterable[str]) -> list[str]:
    """Return the different models as they first came, `base` first."""
    return ordered(names, {"base": None})
