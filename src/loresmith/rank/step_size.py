"""Arms that differ in rank and, unsaid, in step size.

At the start B is zero, and Adam's first step moves every entry of B by the learning rate against the sign of its gradient. The loss then
falls by lr · s · sum |G Aᵀ|, a sum over outputs x r entries: in proportion to s · r. With alpha / r scaling that is alpha, so alpha = 8r
takes steps 64 times as large at rank 64 as at rank 1, and a comparison at one learning rate compares learning rates.
"""

from collections.abc import Mapping
from typing import NamedTuple

CONFOUNDED = 2.0
"""First steps that differ by more than this: a learning rate that is right for one arm is usually wrong for the other."""


class Arm(NamedTuple):
    """One fine-tune of a comparison of ranks."""

    rank: float
    """Mean over the modules where they differ."""
    alpha: float
    learning_rate: float
    uses_rslora: bool = False


def first_step(arm: Arm) -> float:
    """Return how far the first step of Adam lowers the loss, in a unit common to arms of one model: lr · s · r."""
    scaling = arm.alpha / (arm.rank**0.5 if arm.uses_rslora else arm.rank)
    return arm.learning_rate * scaling * arm.rank


def step_ratios(arms: Mapping[str, Arm]) -> dict[str, float]:
    """Return each arm's first step over the smallest of them."""
    steps = {name: first_step(arm) for name, arm in arms.items()}
    return {name: step / min(steps.values()) for name, step in steps.items()}


def is_confounded(arms: Mapping[str, Arm]) -> bool:
    """Return whether the arms' first steps differ so much that a ranking of ranks may be one of learning rates."""
    return bool(arms) and max(step_ratios(arms).values()) > CONFOUNDED
