"""As many of each verdict as of the others, in every document: a constant answer must not win, and must not be learnt.

The verdicts are asked for in turn, but more of one kind than of another may fail the checks. What is too many is left out by lot.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ...records import Dropped, Example, make_id


class Made(NamedTuple):
    """An example and the verdict its answer gives, empty for an open question."""

    example: Example
    verdict: str


def balance(made: Iterable[Made | Dropped], *, verdicts_of: Mapping[str, Sequence[str]], seed: int) -> list[Example | Dropped]:
    """Return the examples of one document in order, the verdicts of each task evened out fact by fact; the rest as `unbalanced`.

    `verdicts_of` holds the verdicts a task can give. The most frequent one keeps at most one fact more than the rarest, so a document
    whose only verdict is `true` keeps one such fact.
    """
    rows = list(made)
    facts: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row in rows:
        if isinstance(row, Made) and row.verdict:
            facts[row.example.task, row.verdict].setdefault(row.example.fact)
    left_out = {fact for task, verdicts in verdicts_of.items() for fact in _too_many(task, verdicts, facts, seed)}
    return [row if isinstance(row, Dropped) else _unbalanced(row) if row.example.fact in left_out else row.example for row in rows]


def _too_many(task: str, verdicts: Sequence[str], facts: Mapping[tuple[str, str], Mapping[str, None]], seed: int) -> Iterable[str]:
    most = min(len(facts.get((task, verdict), ())) for verdict in verdicts) + 1
    for verdict in verdicts:
        yield from sorted(facts.get((task, verdict), ()), key=lambda fact: make_id(str(seed), "balance", fact))[most:]


def _unbalanced(row: Made) -> Dropped:
    return Dropped(row.example.id, "generate", "unbalanced", f"{row.example.instruction} -> {row.example.output}"[:200])
