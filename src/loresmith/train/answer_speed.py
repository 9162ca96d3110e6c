"""Measure how fast a model reads and writes on this machine, and say how long answering a test will take."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ..model.answer import answer_batch, plan_batches
from ..model.layout import lay_out
from ..model.load import Loaded
from ..model.prompt import Encoded
from ..model.score import likelihoods
from ..recipe import Evaluate
from .stopwatch import fastest

DECODE_STEPS = 8


@dataclass(frozen=True, slots=True)
class Speed:
    """What one thing costs here, in seconds."""

    read_token: float
    """Forward only, a token of a packed row."""
    decode_step: float
    """One step of a full batch of answers."""


def measure_answers(loaded: Loaded, test: Sequence[Encoded], *, row_tokens: int, evaluate: Evaluate) -> Speed:
    """Return how fast this model reads and writes."""
    some = _as_many_as_fill(row_tokens, test)
    read = fastest(lambda: dict(likelihoods(loaded.model, some, row_tokens=row_tokens)))
    batch = sorted(range(len(test)), key=lambda index: (len(test[index].prompt), index))[: evaluate.batch_size]

    def answer(n_tokens: int) -> float:
        return fastest(lambda: answer_batch(loaded, test, batch, max_new_tokens=n_tokens, row_tokens=row_tokens), most=2)

    decoded = max(answer(DECODE_STEPS + 1) - answer(1), 0.0) / DECODE_STEPS
    return Speed(read / _packed_tokens(loaded, some, row_tokens), decoded)


def answering_seconds(
    loaded: Loaded, test: Sequence[Encoded], *, speed: Speed, row_tokens: int, evaluate: Evaluate, is_tuned: bool
) -> float:
    """Return the predicted time of answering one arm of the test.

    A base model is taken to write to the limit, a tuned one to write as much as the longest reference of each batch.
    """
    seconds = 0.0
    for batch in plan_batches(test, batch_size=evaluate.batch_size):
        prompts = [test[index] for index in batch]
        steps = max(len(prompt.answer) for prompt in prompts) if is_tuned else evaluate.max_new_tokens
        # A small batch is cheaper a step, but never below half: the weights are read all the same.
        share = max(min(1.0, len(batch) / evaluate.batch_size), 0.5)
        seconds += _packed_tokens(loaded, prompts, row_tokens) * speed.read_token
        seconds += min(steps, evaluate.max_new_tokens) * speed.decode_step * share
    return seconds


def _packed_tokens(loaded: Loaded, examples: Sequence[Encoded], row_tokens: int) -> int:
    """Return the tokens of the rows: what is shared counts once."""
    return sum(len(row.tokens) for row in lay_out(loaded.model, examples, row_tokens=row_tokens))


def _as_many_as_fill(n_tokens: int, examples: Sequence[Encoded]) -> list[Encoded]:
    """Return the first examples that come to a number of tokens together, at least one."""
    totals = accumulate(len(example.prompt) + len(example.answer) for example in examples)
    return [example for example, total in zip(examples, totals, strict=True) if total <= n_tokens] or list(examples[:1])
