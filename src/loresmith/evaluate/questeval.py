"""QuestEval: ask each text's questions of the other text, and see whether it gives the same answers.

Questions made from an answer and put to the source tell whether the answer is true to it (precision); questions made from the source and
put to the answer tell whether it says what matters (recall). Who makes the questions and who answers them is given, and should not be
a model under test. Two arithmetics: `paper`, and `compat`, that of the questeval 0.2.4 package, whose numbers most published ones are.
"""

from collections.abc import Callable, Sequence
from math import nan
from typing import Literal, NamedTuple

from .harmonic import harmonic
from .overlap import squad

ROUND_TRIP = 0.6  # F1 with its own answer below which a question is thrown away: it does not ask for that answer


class Asked(NamedTuple):
    """A question made from a text, and the answer it was made for."""

    question: str
    answer: str


class Reply(NamedTuple):
    """What a text answers to a question."""

    text: str
    """The answer; empty where the text has none."""
    answerable: float
    """Probability that the text answers the question at all."""


class QuestEval(NamedTuple):
    """How one answer stands to one source, or to one reference."""

    score: float
    """`compat`: mean of precision and recall, a side without questions counting 0. `paper`: their F1, NaN where a side has none."""
    precision: float
    """What the answer says stands in the source; NaN where no question was made from the answer."""
    recall: float
    """What the source says stands in the answer; NaN where no question was made from the source."""
    n_precision: int
    """Questions made from the answer."""
    n_recall: int
    """Questions made from the source."""


Generate = Callable[[str], Sequence[Asked]]
Reader = Callable[[Sequence[tuple[str, str]]], Sequence[Reply]]
"""From (question, text) pairs to as many replies."""
Similarity = Callable[[str, str], float]
Weigh = Callable[[Sequence[Asked], str], Sequence[float]]
"""How much each question is about what matters in its text, 0 to 1."""


def questeval(
    answer: str,
    source: str,
    *,
    generate: Generate,
    read: Reader,
    mode: Literal["compat", "paper"] = "paper",
    similarities: Sequence[Similarity] = (),
    weigh: Weigh | None = None,
) -> QuestEval:
    """Return the QuestEval of an answer against its source, or against a reference in its place.

    `compat` averages answerability, each of `similarities` (the package's default has BERTScore) and token F1, each cut to [0, 1], over the
    questions of a side; `weigh` multiplies those of the source and never divides. An empty text scores 0. It agrees with the package's
    own functions on `tests/references/questeval.json` to 1e-9; with several references take the maximum.
    `paper` takes F1 for precision and weighted answerability for recall. Nothing is invented where there is nothing to ask: NaN.

    Source: Scialom et al., 2021, https://arxiv.org/abs/2103.12693.
    """
    if not answer.strip() or not source.strip():
        return QuestEval(0.0 if mode == "compat" else nan, nan, nan, 0, 0)
    said, wanted = list(generate(answer)), list(generate(source))
    replies = list(read([(one.question, source) for one in said] + [(one.question, answer) for one in wanted]))
    if len(replies) != len(said) + len(wanted):
        raise ValueError(f"expected {len(said) + len(wanted)} replies, got {len(replies)}")
    by_source, by_answer = replies[: len(said)], replies[len(said) :]
    weights = list(weigh(wanted, source)) if weigh else [1.0] * len(wanted)
    if mode == "compat":
        precision = _package_mean(said, by_source, [1.0] * len(said), similarities)
        recall = _package_mean(wanted, by_answer, weights, similarities)
        score = sum(0.0 if value is None else value for value in (precision, recall)) / 2
    else:
        precision = _mean([_f1(reply.text, one.answer) for one, reply in zip(said, by_source, strict=True)], [1.0] * len(said))
        recall = _mean([reply.answerable for reply in by_answer], weights)
        score = nan if precision is None or recall is None else harmonic(precision, recall)
    return QuestEval(score, nan if precision is None else precision, nan if recall is None else recall, len(said), len(wanted))


def round_trip(asked: Sequence[Asked], text: str, *, read: Reader, minimum: float = ROUND_TRIP) -> list[Asked]:
    """Return the questions whose own text gives their own answer back, by token F1."""
    replies = read([(one.question, text) for one in asked])
    return [one for one, reply in zip(asked, replies, strict=True) if _f1(reply.text, one.answer) >= minimum]


def coverage(scores: Sequence[QuestEval]) -> float:
    """Return the share of answers questions could be made for on both sides: what a mean over the others rests on. NaN for none."""
    return sum(bool(one.n_precision and one.n_recall) for one in scores) / len(scores) if scores else nan


def _package_mean(
    asked: Sequence[Asked], replies: Sequence[Reply], weights: Sequence[float], similarities: Sequence[Similarity]
) -> float | None:
    """Return the mean over questions and kinds of score, as `_base_score` of the package takes it; None without questions."""
    kinds = [
        [reply.answerable for reply in replies],
        *([alike(reply.text, one.answer) for one, reply in zip(asked, replies, strict=True)] for alike in (*similarities, _f1)),
    ]
    values = [weight * max(min(value, 1.0), 0.0) for kind in kinds for value, weight in zip(kind, weights, strict=True)]
    return sum(values) / len(values) if values else None


def _mean(values: Sequence[float], weights: Sequence[float]) -> float | None:
    weight = sum(weights)
    return sum(w * value for w, value in zip(weights, values, strict=True)) / weight if weight else None


def _f1(answer: str, reference: str) -> float:
    return squad(answer, reference)["squad-f1"]
