"""Look up each question of the test among all passages: what the arm `retrieved` puts before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from ..records import Example, Passage, Record
from .retrieve import with_headings


@dataclass(frozen=True, slots=True)
class Found(Record):
    """What was found for one question."""

    example: str
    """Id of the example."""
    passages: tuple[str, ...]
    """Ids of the passages, best first; of the texts of a dataset that was given, the example's `document`."""
    text: str
    """Their texts, best first; empty where nothing was found: by words, where no passage shares one with the question."""
    is_hit: bool | None
    """Whether the passage the question was made from is among them; None where none is known."""
    has_evidence: bool | None
    """Whether the words its answer rests on stand in the text, wherever they came from; None where there are none."""

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Return the record a JSON line held."""
        return cls(**{**row, "passages": tuple(row["passages"])})


@dataclass(frozen=True, eq=False, slots=True)
class Shelf:
    """What is looked up in: three lists that go together."""

    ids: Sequence[str]
    texts: Sequence[str]
    searched: Sequence[str]
    """What stands for each text in a search."""


def shelf_of_passages(passages: Sequence[Passage]) -> Shelf:
    """Return the passages of documents, each found also by its headings."""
    return Shelf([passage.id for passage in passages], [passage.text for passage in passages], list(map(with_headings, passages)))


def shelf_of_inputs(examples: Sequence[Example]) -> Shelf:
    """Return the distinct inputs of a dataset that was given, in the order they come."""
    texts = list(dict.fromkeys(example.input for example in examples if example.input.strip()))
    document_of = {example.input: example.document for example in reversed(examples)}
    return Shelf([document_of[text] for text in texts], texts, texts)


def take_down(example: Example, shelf: Shelf, places: Sequence[int]) -> Found:
    """Return what a search found for an example, and whether the right passage is among it."""
    ids = tuple(shelf.ids[place] for place in places)
    text = "\n\n".join(shelf.texts[place] for place in places)
    gold = example.passage or (example.document if example.input else "")
    return Found(example.id, ids, text, gold in ids if gold else None, example.evidence in text if example.evidence else None)


def hit_share(found: Sequence[Found]) -> float | None:
    """Return the share of questions whose own passage was found, of those that have one; None where none has."""
    known = [one.is_hit for one in found if one.is_hit is not None]
    return sum(known) / len(known) if known else None


def evidence_share(found: Sequence[Found]) -> float | None:
    """Return the share of questions whose evidence stands in what was found, of those that have some; None where none has."""
    known = [one.has_evidence for one in found if one.has_evidence is not None]
    return sum(known) / len(known) if known else None


def hit_shares(found: Sequence[Found], stratum_of: Mapping[str, str]) -> dict[str, float]:
    """Return the share of questions whose own passage was found, by stratum, as the strata first come; those without one do not count."""
    parts: dict[str, list[Found]] = {}
    for one in found:
        parts.setdefault(stratum_of[one.example], []).append(one)
    return {stratum: share for stratum, part in parts.items() if (share := hit_share(part)) is not None}
