"""Which documents are trained, which are kept whole for the test, which for early stopping."""

from collections.abc import Mapping, Sequence
from typing import Literal

from ..errors import SplitError
from ..records import Example
from .draw import lot

Side = Literal["train", "test", "dev"]
# A fact that stands on two sides stays on the first of them: what is taught anywhere is taught.
PRECEDENCE: tuple[Side, ...] = ("train", "test", "dev")
# The first of so many draws whose share of facts is this near the wished one is taken, else the nearest: large documents cannot
# upset the shares, and different seeds still give different documents.
DRAWS = 100
NEAR = 0.1


def draw_documents(n_facts: Mapping[str, int], *, test: float, dev: float, seed: int) -> dict[str, Side]:
    """Return the side of every document, given how many facts each has.

    `test` and `dev` are shares of the documents, a share above 0 at least one; which ones is drawn so that they hold about the
    same shares of the facts. Raises SplitError where no document is left to train, or fewer than 3 are to be divided.
    """
    n_test, n_dev = (max(1, round(share * len(n_facts))) if share > 0 else 0 for share in (test, dev))
    if n_test + n_dev and (len(n_facts) < 3 or n_test + n_dev >= len(n_facts)):
        raise SplitError(
            f"Of {len(n_facts)} documents with questions, {n_test} for the test and {n_dev} for early stopping cannot be kept whole; "
            f"it takes at least 3 documents, one of them trained.",
            hint="Add documents, or set split.test_documents and split.dev_documents to 0 "
            "to test other facts and other wordings of the documents there are.",
        )
    tested = _draw(n_facts, n_test, test, seed=seed, purpose="test")
    rest = {document: n for document, n in n_facts.items() if document not in tested}
    watched = _draw(rest, n_dev, dev * sum(n_facts.values()) / max(1, sum(rest.values())), seed=seed, purpose="dev")
    return {document: "test" if document in tested else "dev" if document in watched else "train" for document in n_facts}


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


def _draw(n_facts: Mapping[str, int], n_documents: int, share: float, *, seed: int, purpose: str) -> set[str]:
    wished = share * sum(n_facts.values())
    drawn: list[tuple[float, list[str]]] = []
    for draw in range(DRAWS):
        documents = sorted(n_facts, key=lambda document: lot(seed, purpose, str(draw), document))[:n_documents]
        off = abs(sum(n_facts[document] for document in documents) - wished)
        drawn.append((off, documents))
        if off <= NEAR * wished:
            break
    return set(min(drawn)[1])
