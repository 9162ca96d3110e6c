"""Look up each question of the test among all passages: what the arm `retrieved` puts before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from ..records import Example, Passage, Record
from .retrieve import Bm25, index, index_passages, search


@dataclass(frozen=True, slots=True)
class Found(Record):
    """What was found for one question."""

    example: str
    """Id of the example."""
    passages: tuple[str, ...]
    """Ids of the passages, best first; of the texts of a dataset that was given, the example's `document`."""
    text: str
    """Their texts, best first; empty where no passage shares a word with the question."""
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
    """What is searched."""

    ids: Sequence[str]
    texts: Sequence[str]
    words: Bm25


def shelf_of_passages(passages: Sequence[Passage]) -> Shelf:
    """Return the passages of documents, each found also by its headings."""
    return Shelf([passage.id for passage in passages], [passage.text for passage in passages], index_passages(passages))


def shelf_of_inputs(examples: Sequence[Example]) -> Shelf:
    """Return the distinct inputs of a dataset that was given, in the order they come."""
    texts = list(dict.fromkeys(example.input for example in examples if example.input.strip()))
    document_of = {example.input: example.document for example in reversed(examples)}
    return Shelf([document_of[text] for text in texts], texts, index(texts))


def look_up(example: Example, shelf: Shelf, *, top: int) -> Found:
    """Return the best `top` passages for the words of the question, and whether the right one is among them."""
    places = search(shelf.words, example.instruction, k=top)
    ids = tuple(shelf.ids[place] for place in places)
    text = "\n\n".join(shelf.texts[place] for place in places)
    gold = example.passage or (example.document if example.input else "")
    return Found(example.id, ids, text, gold in ids if gold else None, example.evidence in text if example.evidence else None)


def hit_shares(found: Sequence[Found], stratum_of: Mapping[str, str]) -> dict[str, float]:
    """Return the share of questions whose own passage was found, by stratum, as the strata first come; those without one do not count."""
    hits: dict[str, list[bool]] = {}
    for one in found:
        if one.is_hit is not None:
            hits.setdefault(stratum_of[one.example], []).append(one.is_hit)
    return {stratum: sum(known) / len(known) for stratum, known in hits.items()}
