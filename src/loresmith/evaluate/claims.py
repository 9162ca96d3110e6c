"""Claim by claim: what an answer says that the reference supports, what it leaves out, what it contradicts.

Shared words cannot tell a wrong number from a right one. Here both texts are cut into claims and an entailment function, given, says of
each whether the other text supports or contradicts it. Against the source passage the same tells whether what goes beyond the reference is
at least grounded.
"""

from collections.abc import Callable, Sequence
from math import nan
from typing import Literal, NamedTuple

from ..text import sentences
from .harmonic import harmonic

Relation = Literal["entailed", "contradicted", "neutral"]
Entail = Callable[[Sequence[tuple[str, str]]], Sequence[Relation | None]]
"""From (premise, claim) pairs to as many relations; None where it could not be judged."""
Split = Callable[[str], Sequence[str]]


class Claims(NamedTuple):
    """The claims of one answer. A share of no claims is NaN, and claims that could not be judged count in none."""

    precision: float
    """Claims of the answer the reference supports."""
    recall: float
    """Claims of the reference the answer supports."""
    f1: float
    contradiction: float
    """Claims of the answer the reference contradicts."""
    grounded: float
    """Claims of the answer the source supports; NaN without a source."""
    against_source: float
    """Claims of the answer the source contradicts; NaN without a source."""
    n_answer: int
    n_reference: int
    n_unjudged: int


def claims(answer: str, reference: str, *, entail: Entail, source: str = "", split: Split = sentences) -> Claims:
    """Return the claims of an answer against its reference and, where it is given, the source passage.

    `entail` is asked once. `split` cuts a text into claims; sentences by default, which for answers of one sentence is the answer whole.
    An answer without claims supports nothing: recall is 0 and precision NaN. Raises ValueError where `entail` returns another number.

    Source: after FActScore, Min et al., 2023, https://arxiv.org/abs/2305.14251.
    """
    said, wanted = list(split(answer)), list(split(reference))
    pairs = [(reference, claim) for claim in said] + [(answer, claim) for claim in wanted]
    pairs += [(source, claim) for claim in said] if source else []
    relations = list(entail(pairs)) if pairs else []
    if len(relations) != len(pairs):
        raise ValueError(f"expected {len(pairs)} relations, got {len(relations)}")
    by_reference, by_answer = relations[: len(said)], relations[len(said) : len(said) + len(wanted)]
    by_source = relations[len(said) + len(wanted) :]
    precision, recall = _share(by_reference, "entailed"), _share(by_answer, "entailed")
    return Claims(
        precision=precision,
        recall=recall,
        f1=harmonic(precision, recall),
        contradiction=_share(by_reference, "contradicted"),
        grounded=_share(by_source, "entailed"),
        against_source=_share(by_source, "contradicted"),
        n_answer=len(said),
        n_reference=len(wanted),
        n_unjudged=relations.count(None),
    )


def _share(relations: Sequence[Relation | None], wanted: Relation) -> float:
    judged = [relation for relation in relations if relation is not None]
    return sum(relation == wanted for relation in judged) / len(judged) if judged else nan
