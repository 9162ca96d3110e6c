"""Statements with a blank to fill."""

from collections.abc import Iterator, Sequence

from .inventory import Inventory
from .posed import Posed, framed, posed
from .told import Told

BLANK = "____"

_CLOZE = (
    "Fill in the blank: {}", "Which words are missing here? {}", "Complete this sentence: {}", "What belongs in the blank? {}",
    "What has to stand in the gap? {}", "Give the missing words: {}", "Supply what was left out: {}", "Finish this statement: {}",
)  # fmt: skip


def cloze(tolds: Sequence[Told], inventory: Inventory, *, document: str, most: int) -> Iterator[Posed]:
    """Yield statements with a blank; the answer is the value."""
    for told in tolds:
        yield posed("cloze", told, framed(_CLOZE, told.placed(BLANK), most), told.value.text)
