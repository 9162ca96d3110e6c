"""What did it forget? General questions that have nothing to do with the documents, and how far predictions moved from the base's."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...evaluate.probes.forgetting import Logs, kl_nats
from ...evaluate.question_sets import is_right
from ...evaluate.question_sets import load as load_questions
from ..asking import Question
from .subject import GENERAL, Subject, ask, encoded


def forgetting(subject: Subject, before: Sequence[Logs]) -> dict[str, Any]:
    """Return which general questions are answered right, the nats of their good answers, and the KL from `before`, the base's logs."""
    questions = load_questions(GENERAL)
    answers = ask(subject, [Question(one.id, one.question, "", one.answer) for one in questions], probe="forgetting")
    return {
        "right": [bool(is_right(one, said.text)) for one, said in zip(questions, answers, strict=True)],
        "nats": sum(one.reference_nats or 0.0 for one in answers),
        "tokens": sum(one.reference_tokens for one in answers),
        "kl_nats": _moved(subject, before),
    }


def expected(subject: Subject) -> list[Logs]:
    """Return what a model expects at each token of the good answers to the general questions."""
    from ...model.predictions import predictions

    rows = encoded(subject, [(one.question, "", one.answer) for one in load_questions(GENERAL)])
    return list(predictions(subject.loaded, rows))


def _moved(subject: Subject, before: Sequence[Logs]) -> float:
    """Return the mean KL of a fine-tune from the base over those tokens, in nats; 0 for the base itself."""
    if not before:
        return 0.0
    apart = [(kl_nats(base, tuned), len(base)) for base, tuned in zip(before, expected(subject), strict=True)]
    return float(np.average([kl for kl, _ in apart], weights=[n for _, n in apart]))
