"""Draw by lot, evenly over documents.

Every item's lot is a digest of the seed and its id. So a draw depends on nothing but seed and ids: not on the order of the
file, and little on what else is in it: an example added later does not shuffle the others.
"""

from collections import defaultdict
from collections.abc import Mapping

from ..records import make_id


def lot(seed: int, *parts: str) -> str:
    """Return what the item named by `parts` draws: sorting by it is a random order."""
    return make_id(str(seed), *parts)


def in_turn(document_by_id: Mapping[str, str], *, seed: int) -> list[str]:
    """Return the ids in a random order in which every document gives its first before any gives its second.

    The first n of them are as even over documents as n can be: small documents count as much as large ones.
    """
    turns = {item: place for items in _by_document(document_by_id, seed) for place, item in enumerate(items)}
    return sorted(turns, key=lambda item: (turns[item], lot(seed, "turn", item)))


def in_proportion(document_by_id: Mapping[str, str], *, seed: int) -> list[str]:
    """Return the ids in a random order of which every beginning takes about the same share of each document."""
    offset = {document: int(lot(seed, "offset", document), 16) / 16**16 for document in document_by_id.values()}
    places = {
        item: (place + offset[document_by_id[item]]) / len(items)
        for items in _by_document(document_by_id, seed)
        for place, item in enumerate(items)
    }
    return sorted(places, key=lambda item: (places[item], lot(seed, "turn", item)))


def _by_document(document_by_id: Mapping[str, str], seed: int) -> list[list[str]]:
    """Return the ids of each document in the order of their lots."""
    items = defaultdict(list)
    for item in sorted(document_by_id, key=lambda item: lot(seed, "item", item)):
        items[document_by_id[item]].append(item)
    return list(items.values())
