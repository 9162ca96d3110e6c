"""Predict what one fine-tune takes: parameters, memory, time, disk. From formula, made better by what was measured."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ..model.count import share
from .calibrate import MEMORY_SPREAD, TIME_SPREAD, Basis, Correction
from .compute import decoding_cost, reading_cost, update_cost
from .machine import Machine
from .memory import memory
from .parameters import trainable
from .shape import Shape
from .work import Work, n_updates

if TYPE_CHECKING:
    from ..recipe import Train

FORMULA_MEMORY, FORMULA_TIME = Correction(spread=MEMORY_SPREAD), Correction(spread=TIME_SPREAD)
# Checkpoints on disk at once: the newest, the best, the one before; each has the adapter, the optimiser's state, the Trainer's own.
_CHECKPOINTS = 3
_TOKENIZER_BYTES = 4e6
_IN_BYTES = ("_bytes", "memory_low", "memory_high")


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one fine-tune takes. Bytes are of the device that trains; seconds leave out the loading of the model."""

    trainable_parameters: int
    total_parameters: int
    """Base and adapter together."""
    trainable_percent: float
    """Of base and adapter together: what PEFT prints."""
    trainable_percent_packed: float
    """The same where a base in 4 bits is counted as it lies in memory, two weights in one number, as some counters do."""
    dtype: str
    """Number format of the base where it is not quantised."""
    process_bytes: float
    weights_bytes: float
    """Base, or what one process holds of a divided one; and its merged copy where training keeps one."""
    adapter_bytes: float
    """What is trained, and its gradients."""
    optimiser_bytes: float
    activations_bytes: float
    attention_bytes: float
    logits_bytes: float
    formula_bytes: float
    """The sum of the parts, before any correction: what a later run is calibrated by."""
    peak_memory_bytes: float
    """What to expect."""
    peak_memory_low: float
    """Nine in ten runs lie between low and high."""
    peak_memory_high: float
    memory_basis: Basis
    updates: int
    tokens_packed: int
    """Tokens run forward and backward over the whole training."""
    tokens_real: int
    """Tokens of the examples they stand for."""
    operations: float
    """Floating-point operations of the training."""
    formula_seconds: float
    """Of the training, before any correction."""
    seconds: float
    """Training with its dev losses, if early stopping does not end it."""
    seconds_low: float
    seconds_high: float
    time_basis: Basis
    answer_seconds: float
    """Answering the test in every arm, with one model, if no answer ends early."""
    disk_bytes: float
    """At most, while it trains."""
    adapter_file_bytes: float
    """What is left of it after."""
    is_expected: bool
    """Whether the examples are not made yet and their number is a guess."""

    @property
    def minutes(self) -> float:
        """Return the training's time in minutes."""
        return self.seconds / 60

    def to_dict(self) -> dict[str, Any]:
        """Return the fields in order, bytes in whole numbers; and `minutes`, and the packed tokens as `tokens`."""
        fields = {key: round(value) if key.endswith(_IN_BYTES) else value for key, value in asdict(self).items()}
        return {**fields, "minutes": self.minutes, "tokens": self.tokens_packed}


def predict(
    shape: Shape,
    settings: "Train",
    work: Work,
    machine: Machine,
    *,
    dtype: str = "auto",
    memory_correction: Correction = FORMULA_MEMORY,
    time_correction: Correction = FORMULA_TIME,
) -> Prediction:
    """Return what a fine-tune takes on a machine; `dtype` as in the recipe. RecipeError where a target module is not in the model.

    The correction of time is one of the seconds of an update.
    """
    dtype = machine.dtype if dtype == "auto" else dtype
    n_trained, base = trainable(shape, settings), shape.architecture.parameters
    parts = memory(shape, settings, work, machine=machine, dtype=dtype)
    updates = n_updates(work.examples, settings)
    epochs = updates * settings.batch_size / work.examples if settings.max_steps > 0 and work.examples else settings.epochs
    epoch = update_cost(shape, settings, work, dtype=dtype, machine=machine)
    checks = max(1, round(epochs * settings.eval_per_epoch))
    dev = reading_cost(shape, work.dev_tokens, settings, dtype=dtype).seconds(machine, dtype)
    seconds = epochs * epoch.seconds(machine, dtype) + checks * dev
    reading = reading_cost(shape, work.test_tokens, settings, dtype=dtype).seconds(machine, dtype)
    decoding = decoding_cost(shape, work.test_steps, settings, dtype=dtype).seconds(machine, dtype)
    low, high = memory_correction.interval(parts.peak)
    shortest, longest = (updates * end for end in time_correction.interval(seconds / updates))
    return Prediction(
        trainable_parameters=n_trained,
        total_parameters=base + n_trained,
        trainable_percent=100 * share(n_trained, base),
        trainable_percent_packed=100 * share(n_trained, shape.architecture.packed),
        dtype=dtype,
        process_bytes=parts.process,
        weights_bytes=parts.weights,
        adapter_bytes=parts.adapter,
        optimiser_bytes=parts.optimiser,
        activations_bytes=parts.activations,
        attention_bytes=parts.attention,
        logits_bytes=parts.logits,
        formula_bytes=parts.peak,
        peak_memory_bytes=memory_correction.expected(parts.peak),
        peak_memory_low=low,
        peak_memory_high=high,
        memory_basis=memory_correction.basis,
        updates=updates,
        tokens_packed=round(epochs * work.packed_tokens),
        tokens_real=round(epochs * work.real_tokens),
        operations=epochs * epoch.operations,
        formula_seconds=seconds,
        seconds=updates * time_correction.expected(seconds / updates),
        seconds_low=shortest,
        seconds_high=longest,
        time_basis=time_correction.basis,
        answer_seconds=time_correction.slope * (reading + decoding),
        disk_bytes=(_CHECKPOINTS * 3 + 1) * 4.0 * n_trained + _TOKENIZER_BYTES,
        adapter_file_bytes=4.0 * n_trained,
        is_expected=work.is_expected,
    )
