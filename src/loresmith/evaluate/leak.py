"""What a leaked test flatters: the gain over the base with the questions that also stand in the training set, and without them.

Both models answer the same questions, so that leaked questions that are merely easy count for neither.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np

from ..records import Example, Record, Score
from .compare import unit_of
from .contrast import has_value
from .measures import Measure, measures_of
from .paired import Array
from .phrases import decimals, label_of, number, plural, sentence
from .resample import Rows, resampled_interval

LEAKED = "repeated"
RESAMPLES = 1000  # of an interval that decides nothing; each draws all questions anew

Column = Mapping[str, Score]


@dataclass(frozen=True, slots=True)
class Leak(Record):
    """One fine-tune, arm and metric; gains are over the base, above 0 being better."""

    model: str
    arm: str
    metric: str
    n_leaked: int
    n_clean: int
    leaked: float
    """Mean score of the fine-tune on the leaked questions."""
    clean: float
    """On all others."""
    gain_leaked: float
    gain_clean: float
    gain_all: float
    """What the test as it came would say."""
    flattered: float
    """`gain_all - gain_clean`."""
    low: float
    """95 % over documents; NaN where there is one document."""
    high: float

    @property
    def sentence(self) -> str:
        """What to say of it."""
        n = decimals(self.gain_all, self.gain_clean, self.flattered)
        within = "" if isnan(self.low) else f" (95 % interval {number(self.low, n)} to {number(self.high, n)})"
        is_open = self.flattered > 0 and not self.low > 0
        verb = "is not shown to flatter" if is_open else "flatters" if self.flattered > 0 else "does not flatter"
        return sentence(
            f"the leak {verb}: on the whole test as it came, {self.arm}, {self.model} gains {number(self.gain_all, n)} in"
            f" {label_of(self.metric)} over the base; without the {plural(self.n_leaked, 'question')} that also stand in the training set"
            f" it gains {number(self.gain_clean, n)}, {number(abs(self.flattered), n)} {'less' if self.flattered > 0 else 'more'}{within}"
        )


def leaks(scores: Iterable[Score], examples: Sequence[Example], *, metrics: Sequence[str], seed: int, base: str = "base") -> list[Leak]:
    """Return a row for each fine-tune, arm and metric with scored questions on both sides of the leak; none where nothing leaked."""
    example_by_id = {example.id: example for example in examples}
    columns: dict[tuple[str, str, str], dict[str, Score]] = {}
    for score in scores:
        if score.metric in metrics and has_value(score):
            columns.setdefault((score.model, score.arm, score.metric), {})[score.example] = score
    measure_by_name = {measure.name: measure for measure in measures_of(metrics)}
    sides = [side for side in columns if side[0] != base and (base, *side[1:]) in columns]
    return list(_rows(sides, columns, example_by_id, measure_by_name, seed, base))


def _rows(
    sides: Sequence[tuple[str, str, str]],
    columns: Mapping[tuple[str, str, str], Column],
    example_by_id: Mapping[str, Example],
    measure_by_name: Mapping[str, Measure],
    seed: int,
    base: str,
) -> Iterator[Leak]:
    for model, arm, metric in sides:
        mine, theirs = columns[model, arm, metric], columns[base, arm, metric]
        asked = sorted(mine.keys() & theirs.keys())
        is_leaked = np.array([example_by_id[one].stratum == LEAKED for one in asked], dtype=bool)
        if is_leaked.any() and not is_leaked.all():
            sign = -1.0 if measure_by_name[metric].higher_is_better is False else 1.0
            units = [unit_of(example_by_id[one]) for one in asked]
            yield _leak((model, arm, metric), [mine[one] for one in asked], [theirs[one] for one in asked], is_leaked, units, sign, seed)


def _leak(
    place: tuple[str, str, str],
    mine: Sequence[Score],
    theirs: Sequence[Score],
    is_leaked: "np.ndarray",
    units: Sequence[str],
    sign: float,
    seed: int,
) -> Leak:
    values = np.array([float(one.value or 0.0) for one in mine])
    gains = sign * (values - np.array([float(one.value or 0.0) for one in theirs]))
    weights = np.array([one.weight for one in mine])

    def flattered(rows: Rows) -> float:
        clean = rows[~is_leaked[rows]]
        return _mean(gains, weights, rows) - _mean(gains, weights, clean)

    every, leaked, clean = np.arange(len(values)), np.flatnonzero(is_leaked), np.flatnonzero(~is_leaked)
    interval = resampled_interval(flattered, units, resamples=RESAMPLES, seed=seed)
    return Leak(
        *place,
        n_leaked=len(leaked),
        n_clean=len(clean),
        leaked=_mean(values, weights, leaked),
        clean=_mean(values, weights, clean),
        gain_leaked=_mean(gains, weights, leaked),
        gain_clean=_mean(gains, weights, clean),
        gain_all=_mean(gains, weights, every),
        flattered=flattered(every),
        low=interval.low,
        high=interval.high,
    )


def _mean(values: Array, weights: Array, rows: Rows) -> float:
    return float(np.average(values[rows], weights=weights[rows])) if len(rows) else float("nan")
