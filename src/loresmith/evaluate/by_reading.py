"""Score answers by what a chat model reads in them: claim by claim, or by questions and answers (QuestEval).

All texts are put to the model together, so that its calls run beside each other and the progress of a long judgement does not wait for
the slowest answer of each. A metric that could not be judged is None with a note.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Literal, NamedTuple

from ..contracts import ChatModel
from .by_chat import entail, generate, read
from .claims import Claims, claims
from .harmonic import harmonic
from .overlap import squad
from .questeval import Asked, Reply, questeval

Mode = Literal["paper", "compat"]


class Read(NamedTuple):
    """One answer with what it is held against."""

    answer: str
    reference: str
    passage: str
    """Empty where none is known."""


class Found(NamedTuple):
    """One metric of one answer."""

    metric: str
    value: float | None
    note: str
    """Why there is no value; empty where there is one."""


def claim_scores(cases: Sequence[Read], *, model: ChatModel) -> list[list[Found]]:
    """Return the claim metrics of each answer, against its reference and, where there is one, its passage."""
    pairs: list[tuple[str, str]] = []

    def collect(asked: Sequence[tuple[str, str]]) -> list[None]:
        pairs.extend(asked)
        return [None] * len(asked)

    for case in cases:
        claims(case.answer, case.reference, entail=collect, source=case.passage)
    distinct = list(dict.fromkeys(pairs))
    relation_by_pair = dict(zip(distinct, entail(distinct, model=model), strict=True))
    return [
        _of_claims(claims(case.answer, case.reference, entail=lambda asked: [relation_by_pair[one] for one in asked], source=case.passage))
        for case in cases
    ]


def questeval_scores(cases: Sequence[Read], *, model: ChatModel, mode: Mode) -> list[list[Found]]:
    """Return QuestEval of each answer against its reference, with precision, recall and the harmonic mean with word F1.

    `questeval` says what `mode` is. Every text is asked about once, however many answers it is held against.
    """
    texts = list(dict.fromkeys(text for case in cases for text in (case.answer, case.reference) if text.strip()))
    asked_by_text = dict(zip(texts, generate(texts, model=model), strict=True))
    pairs: list[tuple[str, str]] = []

    def collect(asked: Sequence[tuple[str, str]]) -> list[Reply]:
        pairs.extend(asked)
        return [Reply("", 0.0)] * len(asked)

    for case in cases:
        list(_questeval(case, asked_by_text, collect, mode))
    distinct = list(dict.fromkeys(pairs))
    reply_by_pair = dict(zip(distinct, read(distinct, model=model), strict=True))
    return [list(_questeval(case, asked_by_text, lambda asked: [reply_by_pair[one] for one in asked], mode)) for case in cases]


def _questeval(
    case: Read, asked_by_text: Mapping[str, Sequence[Asked]], reader: Callable[[Sequence[tuple[str, str]]], list[Reply]], mode: Mode
) -> Iterator[Found]:
    found = questeval(case.answer, case.reference, generate=lambda text: asked_by_text[text], read=reader, mode=mode)
    yield _found("questeval", found.score, "no question could be made on both sides")
    yield _found("questeval-precision", found.precision, "no question could be made from the answer")
    yield _found("questeval-recall", found.recall, "no question could be made from the reference")
    f1 = squad(case.answer, case.reference)["squad-f1"]
    yield _found("questeval-f1-harmonic", harmonic(found.score, f1), "no question could be made on both sides")


def _of_claims(found: Claims) -> list[Found]:
    unjudged = "the answer has no claim, or none could be judged"
    values = {
        "claim-precision": found.precision,
        "claim-recall": found.recall,
        "claim-f1": found.f1,
        "claim-contradiction": found.contradiction,
        "claim-grounded": found.grounded,
    }
    return [_found(name, value, unjudged) for name, value in values.items()]


def _found(metric: str, value: float, lack: str) -> Found:
    return Found(metric, value, "") if isfinite(value) else Found(metric, None, lack)
