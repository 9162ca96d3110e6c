"""The plain words for every metric, in the order the tables show them: what decides, what was said, then parts and other units."""

from collections.abc import Mapping
from typing import NamedTuple


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


_MORE, _LESS = "Higher is better.", "Lower is better."


def _of_answers(title: str, short: str, meaning: str, *, axis: str = "") -> MetricTerm:
    return MetricTerm(title, short, f"{meaning} {_MORE}", 1, f"{axis or title} (higher is better)")


def _of_loss(title: str, short: str, meaning: str, *, axis: str = "") -> MetricTerm:
    return MetricTerm(title, short, f"{meaning} {_LESS}", -1, f"{axis or title[0].lower() + title[1:]} (lower is better)")


def _parts(n: int) -> dict[str, MetricTerm]:
    runs = "words" if n == 1 else f"runs of {n} words"
    return {
        f"rouge-{n}-f": _of_answers(f"ROUGE-{n}", f"ROUGE-{n}", f"The {runs} both share, balanced between the two lengths."),
        f"rouge-{n}-precision": _of_answers(f"ROUGE-{n} precision", f"R{n} prec.", f"The share of the answer's {runs} in the reference."),
        f"rouge-{n}-recall": _of_answers(f"ROUGE-{n} recall", f"R{n} recall", f"The share of the reference's {runs} in the answer."),
    }


def _judged(item: str, meaning: str) -> MetricTerm:
    return _of_answers(f"Judge: {item}", item, f"{meaning} One item of the judge's total, 0 to 1.")


METRICS: Mapping[str, MetricTerm] = {
    "answer-nll": _of_loss(
        "Answer loss (NLL)",
        "NLL",
        "How surprised the model is by the reference answer, in nats a token. It needs no generated text, "
        "which makes it the most sensitive of the measures.",
        axis="answer loss, nats a token",
    ),
    "judge-total": _of_answers(
        "Judge's total",
        "judge",
        "A judge's ratings of five items, 0 to 5; an answer that is wrong cannot be saved by its style.",
        axis="judge's total, 0 to 5",
    ),
    "human-total": _of_answers(
        "People's total", "people", "The ratings of people who did not see which model answered, 0 to 5.", axis="people's total, 0 to 5"
    ),
    "contains": _of_answers("Holds the reference", "holds", "The share of answers in which the words of the reference stand in a row."),
    "rouge-l-f": _of_answers(
        "ROUGE-L",
        "ROUGE-L",
        "The longest sequence of words the answer shares with the reference, in order; balanced between the two lengths, 0 to 1.",
        axis="ROUGE-L F",
    ),
    "squad-f1": _of_answers("Word F1 (SQuAD)", "F1", "Words shared with the reference in any order, 0 to 1.", axis="word F1"),
    "exact-match": _of_answers(
        "Exact match", "exact", "Answers equal to the reference but for case, articles and punctuation, as a share.", axis="exact match"
    ),
    "questeval": _of_answers(
        "QuestEval", "QuestEval", "Questions made from answer and reference, and how far each answers the other's, 0 to 1."
    ),
    "questeval-f1-harmonic": _of_answers(
        "QuestEval and word F1", "QE·F1", "The harmonic mean of QuestEval and word F1, by question, 0 to 1."
    ),
    "claim-f1": _of_answers("Claims", "claims", "Claims of answer and reference that the other bears out, 0 to 1."),
    "claim-grounded": _of_answers("Claims in the passage", "grounded", "The share of the answer's claims that the passage bears out."),
    "claim-contradiction": _of_loss("Contradicted claims", "contrad.", "The share of the answer's claims that the reference contradicts."),
    "choice-accuracy": _of_answers("Closed questions", "choice", "The share of closed questions whose right option is the likelier one."),
    "perplexity": _of_loss(
        "Perplexity", "perplexity", "The exponential of the answer loss: among how many equally likely tokens the model hesitates."
    ),
    "bits-per-byte": _of_loss(
        "Bits per byte",
        "bits/byte",
        "The answer loss over the bytes of the reference instead of its tokens, so that models with different tokenizers compare.",
    ),
    "sentence-bleu": _of_answers("BLEU of each answer", "BLEU", "The mean over answers, which is not the BLEU of a corpus."),
    "chrf": _of_answers("chrF", "chrF", "Runs of letters shared with the reference."),
    "char-3gram-cosine": _of_answers("Likeness of spelling", "3-grams", "The cosine of the counts of three-letter runs, 0 to 1."),
    "embedding-cosine": _of_answers("Likeness of meaning", "embedding", "The cosine of the embeddings of answer and reference, -1 to 1."),
    "choice-brier": _of_loss("Closed questions, Brier", "Brier", "How far the probabilities of the options are from the truth, 0 to 2."),
    "questeval-precision": _of_answers("QuestEval precision", "QE prec.", "How far the reference answers the questions of the answer."),
    "questeval-recall": _of_answers("QuestEval recall", "QE recall", "How far the answer answers the questions of the reference."),
    "claim-precision": _of_answers("Claims, precision", "cl. prec.", "The share of the answer's claims that the reference bears out."),
    "claim-recall": _of_answers("Claims, recall", "cl. recall", "The share of the reference's claims that the answer bears out."),
    "rouge-l-precision": _of_answers("ROUGE-L precision", "precision", "The share of the answer's words that stand in that sequence."),
    "rouge-l-recall": _of_answers("ROUGE-L recall", "recall", "The share of the reference's words that stand in that sequence."),
    **_parts(1),
    **_parts(2),
    "judge-accuracy": _judged("accuracy", "Nothing in it is wrong."),
    "judge-comprehensiveness": _judged("comprehensiveness", "It has what the reference has."),
    "judge-clarity": _judged("clarity", "It is understood at once."),
    "judge-self-containment": _judged("self-containment", "It stands alone."),
    "judge-logical-structure": _judged("logical structure", "Each sentence follows from the one before."),
    "length-ratio": MetricTerm(
        "Length ratio",
        "length",
        "Words of the answer to words of the reference. 1 is the same length; neither direction is better.",
        0,
        "length ratio",
    ),
}
