"""Settle a learning rate for every arm at a fraction of the grid's cost: successive halving.

Every learning rate is trained for a small share of the steps, the better third for three times as many, and so on until one is left: its
full training is the arm's own. Each round starts anew with the schedule of its own length, because half of a long schedule is no short one.

Source: Jamieson and Talwalkar, 2016, https://proceedings.mlr.press/v51/jamieson16.html.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

ETA = 3
"""Of how many one goes on; the steps grow by the same."""


class Trial(NamedTuple):
    """One training."""

    learning_rate: float
    share: float
    """Of the full number of steps."""
    loss: float
    """On dev; infinite where training broke."""


class Settled(NamedTuple):
    """Where it ended."""

    learning_rate: float
    """The one that is left."""
    trials: tuple[Trial, ...]
    """Every training, in order; none for a single rate."""
    is_at_edge: bool
    """Whether the best is the lowest or highest that was tried: look further out."""

    @property
    def cost(self) -> float:
        """Return what it took, in full trainings, before the arm's own."""
        return math.fsum(trial.share for trial in self.trials)


def settle(learning_rates: Sequence[float], loss_at: Callable[[float, float], float]) -> Settled:
    """Return the best learning rate, calling `loss_at(learning_rate, share of the steps)` for every training.

    A loss that is not finite counts as the worst. Ties go to the lower rate. ValueError for none, and where every training of a round
    breaks.
    """
    if not learning_rates:
        raise ValueError("there is no learning rate to try")
    left = sorted(set(learning_rates))
    n_rounds = math.ceil(math.log(len(left), ETA) - 1e-9)
    trials: list[Trial] = []
    for nth in range(n_rounds):
        share = float(ETA) ** (nth - n_rounds)
        round_trials = [Trial(rate, share, _finite(loss_at(rate, share))) for rate in left]
        trials += round_trials
        if all(math.isinf(trial.loss) for trial in round_trials):
            raise ValueError(f"every training broke, down to a learning rate of {left[0]:g}")
        ranked = sorted(round_trials, key=lambda trial: (trial.loss, trial.learning_rate))
        left = sorted(trial.learning_rate for trial in ranked[: math.ceil(len(left) / ETA)])
    best = left[0]
    return Settled(best, tuple(trials), len(set(learning_rates)) > 1 and best in (min(learning_rates), max(learning_rates)))


def _finite(loss: float) -> float:
    return loss if math.isfinite(loss) else math.inf
