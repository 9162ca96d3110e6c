"""What a training learns and what it only reads, checked and shown before it starts.

The usual silent faults: two tokens that begin a text where the model knows one, an answer that never ends because its end token
is not learnt, a row without any answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import TrainingError
from ..model.prompt import Encoded, end_token


@dataclass(frozen=True, slots=True)
class Shown:
    """One example as the model gets it."""

    index: int
    """Which example it is."""
    read: str
    """What is read and not learnt, special tokens spelled out."""
    learnt: str
    """What is learnt, end token included."""
    n_read: int
    n_learnt: int
    n_cut: int
    """Tokens left out to fit `max_length`."""


def shown_mask(tokenizer: Any, examples: Sequence[Encoded], n: int) -> list[Shown]:
    """Return what is read and what is learnt of the first `n` examples."""
    return [
        Shown(
            index,
            tokenizer.decode(list(example.prompt), skip_special_tokens=False),
            tokenizer.decode(list(example.answer), skip_special_tokens=False),
            len(example.prompt),
            len(example.answer),
            example.n_cut,
        )
        for index, example in enumerate(examples[:n])
    ]


def learnable(tokenizer: Any, examples: Sequence[Encoded]) -> list[int]:
    """Return the indices of the examples that have an answer to learn and a prompt to learn it from.

    TrainingError where none has, where prompts begin twice, or where no answer ends: that is a fault of the template and not of one row.
    """
    kept = [index for index, example in enumerate(examples) if example.answer and example.prompt]
    if not kept:
        raise TrainingError(
            f"None of the {len(examples)} examples has an answer left to learn.", hint="Raise train.max_length; the inputs fill it."
        )
    _check_start(tokenizer, [examples[index] for index in kept])
    _check_end(tokenizer, [examples[index] for index in kept])
    return kept


def _check_start(tokenizer: Any, examples: Sequence[Encoded]) -> None:
    start = tokenizer.bos_token_id
    doubled = sum(start is not None and example.prompt[:2] == (start, start) for example in examples)
    if doubled:
        raise TrainingError(
            f"{doubled} of {len(examples)} prompts begin with {tokenizer.bos_token!r} twice; the model knows it once.",
            hint="Take it out of the chat template, or out of the text.",
        )


def _check_end(tokenizer: Any, examples: Sequence[Encoded]) -> None:
    end, whole = end_token(tokenizer), [example for example in examples if not example.n_cut]
    endless = sum(example.answer[-1] != end for example in whole)
    if endless:
        raise TrainingError(
            f"{endless} of {len(whole)} answers do not end with {tokenizer.decode([end])!r}, so the model would not learn to stop.",
            hint="Encode them with loresmith.model.prompt.encode.",
        )
