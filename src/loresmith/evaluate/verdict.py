"""Say in plain sentences what the comparison shows, and what it does not.

Fine-tunes are each compared with the base and not with each other: the best of several on the test questions looks better than it is.
What decides is in `evidence`, what it takes to be better in `standing`, the words in `phrases` and `details`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from ..records import Contrast, Record
from .details import caveats, details, details_in_brief, finding
from .evidence import Evidence
from .phrases import counted, label_of, listed, sentence, where
from .standing import Standing

_NAMED = 4  # Fine-tunes that a sentence names; more are counted.
_SHOWN = {Standing.BETTER: True, Standing.WORSE: False}


@dataclass(frozen=True, slots=True)
class Verdict(Record):
    """What a run shows."""

    sentence: str
    details: tuple[str, ...]
    """What qualifies it, a sentence each, most important first for each fine-tune."""
    better: Mapping[str, bool | None]
    """By fine-tune: True where it is shown better than the base, False where it is shown worse, None where neither is shown."""
    stratum: str
    """The stratum that decided; empty where none could."""
    metric: str
    """The metric that decided."""

    @property
    def is_any_better(self) -> bool:
        """Whether at least one fine-tune is shown better than the base."""
        return any(self.better.values())

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Return the verdict a JSON line held."""
        return cls(**{**row, "details": tuple(row["details"])})


def verdict(contrasts: Iterable[Contrast], *, base: str = "base", metric: str = "answer-nll", training_seeds: int = 1) -> Verdict:
    """Return the verdict on every fine-tune against `base`; contrasts against another model are not read.

    No fine-tune is better where the interval includes zero, nor where the sign-flip test, corrected for the number of
    fine-tunes, does not confirm it. `training_seeds` is how often each was trained.
    """
    evidence = Evidence(contrasts, base=base, metric=metric)
    better = {model: _SHOWN.get(evidence.deciding[model].standing) if model in evidence.deciding else None for model in evidence.models}
    if not evidence.deciding:
        return Verdict(sentence(_nothing(evidence)), (), better, "", metric)
    qualified: list[str] = []
    if len(evidence.models) == 1:
        [judged] = evidence.deciding.values()
        found = finding(evidence, judged, "the tuned model")
        qualified += details(evidence, judged, "the tuned model")
    else:
        found = _several(evidence)
        for model, judged in evidence.deciding.items():
            qualified += details_in_brief(evidence, judged, model)
    qualified += caveats(evidence, training_seeds=training_seeds)
    return Verdict(sentence(found), tuple(map(sentence, qualified)), better, evidence.stratum, metric)


def _several(evidence: Evidence) -> str:
    """Return one sentence on all fine-tunes; their numbers are details."""
    names: dict[Standing, list[str]] = {}
    for model, judged in evidence.deciding.items():
        names.setdefault(judged.standing if judged.standing in _SHOWN else Standing.OPEN, []).append(model)
    n = len(evidence.deciding)
    said = [
        f"{_named(names[shown], n)} {'is' if len(names[shown]) == 1 else 'are'} {shown.value} than the base"
        for shown in _SHOWN
        if shown in names
    ]
    if Standing.OPEN in names:
        said.append(f"for {_named(names[Standing.OPEN], n)} no difference to the base is shown")
    first = next(iter(evidence.deciding.values())).contrast
    return f"on {where(evidence.stratum)}, {'; '.join(said)} ({label_of(evidence.metric)}, {counted(first)})"


def _named(names: list[str], n_all: int) -> str:
    """Return a few fine-tunes by name, and many by their number."""
    if len(names) <= _NAMED:
        return listed(names)
    return f"all {n_all} fine-tunes" if len(names) == n_all else f"{len(names)} of the {n_all} fine-tunes"


def _nothing(evidence: Evidence) -> str:
    """Return why nothing could be decided."""
    if "repeated" in evidence.strata:
        return "every question of the test also stands in the training set, so it cannot show what was learnt"
    return f"nothing could be compared: no question has the {label_of(evidence.metric)} of both a fine-tune and the base"
