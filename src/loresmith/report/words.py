"""The plain words for strata and arms, with those for metrics beside them, and the order they stand in.

A name that is not in a table (a metric of a plug-in, a stratum of another split) is shown as it is, after the known ones.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .metric_words import METRICS as METRICS
from .metric_words import MetricTerm as MetricTerm


class Term(NamedTuple):
    """One name of the records, for a reader."""

    title: str
    meaning: str


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
    "few-shot": Term("Few-shot", "The question after a few solved ones of the training set: what the manner of the answers alone gives."),
    "few-shot-with-passage": Term(
        "Few-shot, with the passage", "The question and a few solved ones, each after its passage: a prompt at its best, without training."
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
