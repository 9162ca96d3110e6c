"""What a split divides: documents, or their top sections where there are too few documents.

One book cannot be held out of itself, and of four books one is a quarter: below ten documents the sections play their role.
"""

from collections import defaultdict
from collections.abc import Sequence

from ..records import Passage, make_id

FEW = 10
FEWEST_PARTS = 3


def part_by_passage(passages: Sequence[Passage]) -> dict[str, str]:
    """Return the part each passage belongs to: an id of its top section with fewer than 10 documents, otherwise its document.

    Top sections are those of the outermost level of headings that divides a document in three or more; where none does, those of
    the innermost. Text before the first such heading is a part of its own.
    """
    by_document = defaultdict(list)
    for passage in passages:
        by_document[passage.document].append(passage)
    if len(by_document) >= FEW:
        return {passage.id: passage.document for passage in passages}
    depth = {document: _depth([passage.heading_path for passage in of_document]) for document, of_document in by_document.items()}
    return {passage.id: make_id(passage.document, *passage.heading_path[: depth[passage.document]]) for passage in passages}


def _depth(paths: Sequence[tuple[str, ...]]) -> int:
    deepest = max(map(len, paths))
    return next((depth for depth in range(1, deepest) if len({path[:depth] for path in paths}) >= FEWEST_PARTS), deepest)
