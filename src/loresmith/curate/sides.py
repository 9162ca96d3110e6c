"""Which documents are trained, which are kept whole for the test, which for early stopping."""

from collections.abc import Collection, Mapping, Sequence
from math import ceil
from typing import Literal

from ..errors import SplitError
from ..records import Example
from .draw import lot
from .parts import FEW

Side = Literal["train", "test", "dev"]
# A fact that stands on two sides stays on the first of them: what is taught anywhere is taught.
PRECEDENCE: tuple[Side, ...] = ("train", "test", "dev")
# A share of the documents is kept between these multiples of what was wished; within them, a document's own lot decides alone.
FEWEST, MOST = 0.5, 1.5


def draw_documents(documents: Collection[str], *, test: float, dev: float, seed: int) -> dict[str, Side]:
    """Return the side of every document. `test` and `dev` are shares of the documents; one above 0 takes at least one.

    Every document's lot is a number in [0, 1) that depends on the seed and its id, and it is tested where that is below the share.
    So adding documents moves none of the others, and the share is met as exactly as so many throws of a die meet it. Only where
    chance would take less than half or more than one and a half times the share, as it may with few documents, the next by lot
    are taken too, or the last left; then one document more can move one other.

    Raises SplitError where no document is left to train, or fewer than 3 are to be divided.
    """
    tested = _draw(documents, test, seed=seed, purpose="test")
    rest = set(documents) - tested
    watched = _draw(rest, min(1.0, dev / (1 - test)) if test < 1 else 0, seed=seed, purpose="dev")
    if max(test, dev) > 0 and (len(documents) < 3 or not rest - watched):
        raise SplitError(
            f"Of {len(documents)} documents with questions (sections, where there are fewer than {FEW} documents), {len(tested)} for the "
            f"test and {len(watched)} for early stopping cannot be kept whole; it takes at least 3, one of them trained.",
            hint="Add documents, or set split.test_documents and split.dev_documents to 0 "
            "to test other facts and other wordings of the documents there are.",
        )
    return {document: "test" if document in tested else "dev" if document in watched else "train" for document in sorted(documents)}


def settle(
    examples: Sequence[Example], *, group_by_fact: Mapping[str, str], side_by_document: Mapping[str, Side]
) -> dict[Side, list[Example]]:
    """Return the examples of each side, without those whose group of facts also stands on a side that goes before.

    So nothing of a document that is never trained overlaps with a trained one, and the training loses nothing by it.
    """
    side_by_group: dict[str, Side] = {}
    for example in examples:
        group, side = group_by_fact[example.fact], side_by_document[example.document]
        side_by_group[group] = min(side, side_by_group.get(group, side), key=PRECEDENCE.index)
    settled: dict[Side, list[Example]] = {side: [] for side in PRECEDENCE}
    for example in examples:
        side = side_by_document[example.document]
        if side == side_by_group[group_by_fact[example.fact]]:
            settled[side].append(example)
    return settled


def _draw(documents: Collection[str], share: float, *, seed: int, purpose: str) -> set[str]:
    if share <= 0:
        return set()
    lots = sorted((lot(seed, purpose, document), document) for document in documents)
    wished = share * len(lots)
    fewest = max(1, ceil(FEWEST * wished))
    by_lot = sum(int(digits, 16) < share * 16 ** len(digits) for digits, _ in lots)
    n_drawn = max(fewest, min(by_lot, int(MOST * wished)))
    return {document for _, document in lots[:n_drawn]}
