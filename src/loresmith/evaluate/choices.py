"""Closed questions over the whole test: how often the likelier option is right, beside always saying the commonest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from ..records import Record, Score
from .calibration import brier, summarise
from .options import Choice, choose


@dataclass(frozen=True, slots=True)
class Asked(Record):
    """How likely one model finds the options of one closed question."""

    example: str
    """Id of the example."""
    options: tuple[str, ...]
    """`yes` and `no`, or `true` and `false`."""
    truth: int
    """The right one, from 0."""
    nats: tuple[tuple[float, ...], ...]
    """Of every spelling of every option, summed over its tokens."""

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Return the record a JSON line held."""
        return cls(row["example"], tuple(row["options"]), row["truth"], tuple(map(tuple, row["nats"])))

    @property
    def choice(self) -> Choice:
        """What the model makes of the options."""
        return choose(self.nats)


def choice_scores(asked: Iterable[Asked], *, model: str, arm: str) -> Iterator[Score]:
    """Yield whether each choice is right (1 or 0) and the squared distance of its probabilities from the truth, 0 to 2."""
    for one in asked:
        choice = one.choice
        yield Score(one.example, model, arm, "choice-accuracy", float(choice.chosen == one.truth))
        yield Score(one.example, model, arm, "choice-brier", brier([choice.probabilities], [one.truth]))


def choice_rows(asked: Iterable[Asked], stratum_of: Mapping[str, str], *, model: str, arm: str) -> Iterator[dict[str, Any]]:
    """Yield one row a stratum and kind of question (`yes/no`, `true/false`), in the order they first come."""
    groups: dict[tuple[str, str], list[Asked]] = {}
    for one in asked:
        groups.setdefault((stratum_of[one.example], "/".join(one.options)), []).append(one)
    for (stratum, kind), found in groups.items():
        summary = summarise([one.choice.probabilities for one in found], [one.truth for one in found])
        yield {"model": model, "arm": arm, "stratum": stratum, "kind": kind, **summary._asdict()}
