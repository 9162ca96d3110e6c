"""How much of the documents the questions reach."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...records import GAP, Example, Passage
from ..tasks.draft import Fact
from .facts import covered_share


class Coverage(NamedTuple):
    """Counts over the passages of a corpus."""

    passages: int
    """All passages."""
    passages_with_questions: int
    sections: int
    """Leaves of the trees of headings."""
    sections_with_questions: int
    facts: int
    """Different questions, each in one or more wordings."""
    examples: int
    share_of_words: float
    """Share of the passages' words that are evidence of a question, weighted by words; 1 where there are none."""


def coverage(examples: Iterable[Example], passages: Sequence[Passage]) -> Coverage:
    """Return what the examples cover of the passages. Examples of other passages do not count."""
    asked: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        asked[example.passage].append(example)
    reached = [passage for passage in passages if passage.id in asked]
    counted = [example for passage in reached for example in asked[passage.id]]
    weights = [(_share(passage, asked[passage.id]), len(passage.text.split())) for passage in passages]
    n_words = sum(weight for _, weight in weights)
    return Coverage(
        passages=len(passages),
        passages_with_questions=len(reached),
        sections=len({(passage.document, passage.heading_path) for passage in passages}),
        sections_with_questions=len({(passage.document, passage.heading_path) for passage in reached}),
        facts=len({example.fact for example in counted}),
        examples=len(counted),
        share_of_words=sum(share * weight for share, weight in weights) / n_words if n_words else 1.0,
    )


def _share(passage: Passage, examples: Sequence[Example]) -> float:
    stretches = dict.fromkeys(stretch for example in examples for stretch in example.evidence.split(GAP))
    return covered_share(passage, [Fact("", stretch, "other") for stretch in stretches])
