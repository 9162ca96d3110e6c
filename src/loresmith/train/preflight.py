"""Say how long a run will take, from a few real passes on this machine.

Two updates of the real training and one batch of real questions are timed, the first of each thrown away as warm-up.
What is timed is then multiplied out over the packed tokens and steps that are to come.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import Tensor

from ..model.answer import answer_batch, plan_batches
from ..model.load import Loaded
from ..model.pack import pack
from ..model.prompt import Encoded
from ..model.score import likelihoods
from ..recipe import Evaluate, Train
from .fit import update_loss
from .lora import wrap
from .schedule import Schedule, schedule

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
    batch = plan_batches(test, batch_size=evaluate.batch_size)[0]
    read = _seconds(lambda: dict(likelihoods(loaded.model, [test[i] for i in batch], row_tokens=settings.row_tokens)))
    answered = _seconds(lambda: answer_batch(loaded, test, batch, max_new_tokens=DECODE_STEPS + 1, row_tokens=settings.row_tokens))
    update = [train[index] for index in _plan(train, settings).updates[0]]
    model = wrap(loaded, settings)
    model.train()
    trained = _seconds(lambda: update_loss(model, update, row_tokens=settings.row_tokens, backward=_backward))
    n_read = packed_tokens([test[i] for i in batch], row_tokens=settings.row_tokens)
    return Speed(trained / packed_tokens(update, row_tokens=settings.row_tokens), read / n_read, max(answered - read, 0.0) / DECODE_STEPS)


def training_seconds(train: Sequence[Encoded], dev: Sequence[Encoded], *, speed: Speed, settings: Train) -> float:
    """Return the predicted time of one training that early stopping does not end."""
    plan = _plan(train, settings)
    trained = sum(packed_tokens([train[i] for i in update], row_tokens=settings.row_tokens) for update in plan.updates)
    checked = packed_tokens(dev, row_tokens=settings.row_tokens) * len(plan.checks(settings.eval_per_epoch))
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


def _plan(train: Sequence[Encoded], settings: Train) -> Schedule:
    return schedule(len(train), batch_size=settings.batch_size, epochs=settings.epochs, max_steps=settings.max_steps, seed=settings.seed)


def _backward(loss: Tensor) -> None:
    loss.backward()  # type: ignore[no-untyped-call]


def _seconds(work: Callable[[], object]) -> float:
    """Return the time of the second call."""
    work()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
