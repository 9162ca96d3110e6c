"""One printed line of a page: what every later step of reading a PDF works on."""

from typing import NamedTuple

HYPHEN = "\x02"  # What a line ends in where a word was divided; PDFium's own mark.


class Cell(NamedTuple):
    """Where a cell of a table starts."""

    offset: int
    """In the text of its line."""
    left: float
    """On the page, in points."""
    gap: float
    """How far it keeps from the cell before, in points."""


class Line(NamedTuple):
    """Glyphs that stand on one baseline, in points from the lower left corner of the page."""

    text: str
    """As printed, single spaces; in a line of typewriter letters the columns are kept. A divided word ends in HYPHEN."""
    page: int
    """From 1, whatever number is printed on it."""
    left: float
    """Where its first letter starts."""
    right: float
    """Where its last letter ends."""
    y: float
    """Its baseline; higher lines have more."""
    size: float
    """Size of most of its letters."""
    is_bold: bool = False
    """All of it is in bold."""
    is_mono: bool = False
    """All of it is in a typewriter face."""
    cells: tuple[Cell, ...] = ()
    """Where cells of a table may start: the space before is wider than most between words. The first cell is left out."""
    column: int = 0
    """1 or 2 on a page of two columns."""
    level: int = 0
    """1 to 6 once it is known to be a heading."""
    title: str = ""
    """The words of the heading where a bookmark gives them."""

    @property
    def advance(self) -> float:
        """Width of one letter, on average."""
        return (self.right - self.left) / max(1, len(self.text.rstrip(HYPHEN)))
