"""What of a machine's memory a fine-tune may fill."""

from .machine import Machine
from .predict import Prediction

# Left free: other programs, and the errors of a prediction that has not been measured are in its own range.
_HEADROOM = 0.9


def room_of(machine: Machine) -> float:
    """Return the bytes that may be filled: all but a tenth."""
    return _HEADROOM * machine.memory_bytes


def has_room(prediction: Prediction, machine: Machine) -> bool:
    """Say whether the expected peak leaves a tenth of the memory free."""
    return prediction.peak_memory_bytes <= room_of(machine)
