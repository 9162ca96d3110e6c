"""Say how long a run will take, from a few real passes on this machine.

One real update and one batch of real questions are timed, and what they cost is multiplied out over the packed tokens and
steps that are to come.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from torch import Tensor

from ..model.answer import answer_batch, plan_batches
from ..model.load import Loaded
from ..model.pack import pack
from ..model.prompt import Encoded
from ..model.score import likelihoods
from ..recipe import Evaluate, Train
from .fit import plan_of
from .lora import wrap
from .update import update_loss

DECODE_STEPS = 8


@dataclass(frozen=True, slots=True)
class Speed:
    """What one thing costs here, in seconds."""

    trained_token: float
    """Forward and backward, a token of a packed row."""
    read_token: float
    """Forward only, a token of a packed row."""
    decode_step: float
    """One step of a full batch of answers."""


def measure(loaded: Loaded, train: Sequence[Encoded], test: Sequence[Encoded], *, settings: Train, evaluate: Evaluate) -> Speed:
    """Return the speeds. The model is wrapped by LoRA on the way: load it again for anything else."""
    row_tokens = settings.row_tokens
    list(likelihoods(loaded.model, test[:1], row_tokens=row_tokens))  # the first pass of a process is slower than any other
    some = _as_many_as_fill(row_tokens, test)
    read = _seconds(lambda: dict(likelihoods(loaded.model, some, row_tokens=row_tokens)))
    batch = sorted(range(len(test)), key=lambda index: (len(test[index].prompt), index))[: evaluate.batch_size]

    def answer(n_tokens: int) -> float:
        return _seconds(lambda: answer_batch(loaded, test, batch, max_new_tokens=n_tokens, row_tokens=row_tokens))

    decoded = max(answer(DECODE_STEPS + 1) - answer(1), 0.0) / DECODE_STEPS
    update = [train[index] for index in plan_of(train, settings).updates[0]]
    model = wrap(loaded, settings)
    model.train()
    trained = _seconds(lambda: update_loss(model, update, row_tokens=row_tokens, backward=_backward))
    return Speed(trained / packed_tokens(update, row_tokens=row_tokens), read / packed_tokens(some, row_tokens=row_tokens), decoded)


def training_seconds(train: Sequence[Encoded], dev: Mapping[str, Sequence[Encoded]], *, speed: Speed, settings: Train) -> float:
    """Return the predicted time of one training that early stopping does not end."""
    plan = plan_of(train, settings)
    trained = sum(packed_tokens([train[i] for i in update], row_tokens=settings.row_tokens) for update in plan.updates)
    checked = sum(packed_tokens(examples, row_tokens=settings.row_tokens) for examples in dev.values()) * len(
        plan.checks(settings.eval_per_epoch)
    )
    return trained * speed.trained_token + checked * speed.read_token


def answering_seconds(test: Sequence[Encoded], *, speed: Speed, settings: Train, evaluate: Evaluate, is_tuned: bool) -> float:
    """Return the predicted time of answering one arm of the test.

    A base model is taken to write to the limit, a tuned one to write as much as the longest reference of each batch.
    """
    seconds = 0.0
    for batch in plan_batches(test, batch_size=evaluate.batch_size):
        prompts = [test[index] for index in batch]
        steps = max(len(prompt.answer) for prompt in prompts) if is_tuned else evaluate.max_new_tokens
        share = min(1.0, len(batch) / evaluate.batch_size)
        # A small batch is cheaper a step, but never below half: the weights are read all the same.
        decode = min(steps, evaluate.max_new_tokens) * speed.decode_step * max(share, 0.5)
        seconds += packed_tokens(prompts, row_tokens=settings.row_tokens) * speed.read_token + decode
    return seconds


def packed_tokens(examples: Sequence[Encoded], *, row_tokens: int) -> int:
    """Return the tokens of the packed rows: what is shared counts once."""
    return sum(len(row.tokens) for row in pack(examples, row_tokens=row_tokens))


def _as_many_as_fill(n_tokens: int, examples: Sequence[Encoded]) -> list[Encoded]:
    """Return the first examples that come to a number of tokens together, at least one."""
    totals = accumulate(len(example.prompt) + len(example.answer) for example in examples)
    return [example for example, total in zip(examples, totals, strict=True) if total <= n_tokens] or list(examples[:1])


def _backward(loss: Tensor) -> None:
    loss.backward()  # type: ignore[no-untyped-call]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
