"""Fine-tunes that differ in nothing but the seed of their training: what another seed would have given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from ..records import Example, Record, Score
from .compare import unit_of
from .contrast import has_value
from .paired import Paired, paired
from .phrases import WHERE, decimals, label_of, listed, number
from .seeds import seed_spread


@dataclass(frozen=True, slots=True)
class Trainings(Record):
    """Several trainings of one fine-tune against the base."""

    models: tuple[str, ...]
    stratum: str
    metric: str
    arm: str
    n: int
    """Questions every one of them and the base have a score for."""
    difference: float
    """Mean over the trainings."""
    seed_sd: float
    """Standard deviation of the difference between trainings."""
    question_error: float
    """Standard error over documents, of the mean over trainings."""
    low: float
    """95 %, for new documents and new seeds."""
    high: float

    @property
    def sentence(self) -> str:
        """What to say of them."""
        digits = decimals(self.difference, self.low, self.high)
        difference, low, high, sd = (number(value, digits) for value in (self.difference, self.low, self.high, self.seed_sd))
        where = WHERE.get(self.stratum, self.stratum)
        within = f" (95 % interval {low} to {high} for new documents and new seeds)" if isfinite(self.low) else ""
        return (
            f"{listed(list(self.models))} are one fine-tune trained with {len(self.models)} seeds: on {where} the difference to the base in"
            f" {label_of(self.metric)} is {difference}{within}; from seed to seed it varies with a standard deviation of {sd}"
        )


def trainings(
    scores: Iterable[Score],
    examples: Iterable[Example],
    groups: Sequence[Sequence[str]],
    *,
    stratum: str,
    metric: str,
    arm: str,
    base: str = "base",
) -> list[Trainings]:
    """Return one row a group of models that differ in their seed alone; none for a group that shares no scored question."""
    unit_by_id = {example.id: unit_of(example) for example in examples if example.stratum == stratum}
    columns: dict[str, dict[str, Score]] = {}
    for score in scores:
        if (score.metric, score.arm) == (metric, arm) and score.example in unit_by_id and has_value(score):
            columns.setdefault(score.model, {})[score.example] = score
    return [row for group in groups if (row := _row(tuple(group), columns, unit_by_id, (stratum, metric, arm), base))]


def _row(
    models: tuple[str, ...],
    columns: Mapping[str, Mapping[str, Score]],
    unit_by_id: Mapping[str, str],
    place: tuple[str, str, str],
    base: str,
) -> Trainings | None:
    sides = [columns.get(name, {}) for name in (base, *models)]
    shared = sorted(set.intersection(*(set(side) for side in sides)))
    shared = [example for example in shared if len({side[example].weight for side in sides}) == 1]
    if not shared:
        return None
    spread = seed_spread([_against(side, sides[0], shared, unit_by_id) for side in sides[1:]])
    return Trainings(models, *place, len(shared), spread.difference, spread.seed_sd, spread.question_error, *spread.interval)


def _against(mine: Mapping[str, Score], base: Mapping[str, Score], shared: Sequence[str], unit_by_id: Mapping[str, str]) -> Paired:
    values, theirs = ([float(side[example].value or 0.0) for example in shared] for side in (mine, base))
    weights = [base[example].weight for example in shared]
    return paired(values, theirs, weights=weights, documents=[unit_by_id[example] for example in shared])
