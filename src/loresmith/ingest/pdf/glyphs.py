"""Read the printed lines of a page through PDFium.

PDFium tells where each letter stands and which font it has, and parts lines; what belongs to one baseline is put together here.
The width of an advance is asked of every letter, the font only of some in each line: that is where the time goes.
"""

import ctypes
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from .line import HYPHEN, Cell, Line

_N_SAMPLES = 7  # Letters of a line whose font is looked at.
_NEW_LINE = 4.0  # Points: letters that move back to the left and this far down start a line.
_SAME_BASELINE = 1.5  # Points.
_WORD_GAP = 0.18  # Of the size; TeX sets no spaces, and a space between words is a third.
_CELL_GAP = 1.0  # Of the size: wider than any space of justified text.
_READABLE = 2.0  # Points.
_RAISED = 0.15  # Of the size.
_MOST_SPACES = 200  # A letter far outside of the page must not fill the memory.
_BOLD = re.compile(r"bold|black|heavy|demi|CMBX|CMB\d", re.IGNORECASE)
_MONO = re.compile(r"mono|courier|consol|typewriter|menlo|fixed|CM[A-Z]*TT\d|lmtt|txtt|code", re.IGNORECASE)
_BOLD_WEIGHT = 520  # Computer Modern has 345 and 545 in PDFium's count, others 400 and 700.
_LABEL = re.compile(r"^(?:[•‣◦▪●○■–—*·-]|\(?[0-9]{1,3}[.)]|\(?[a-z][.)])$")


class Glyph(NamedTuple):
    """One letter as PDFium tells it."""

    place: int
    """Its number in PDFium's count."""
    character: str
    x: float
    y: float


class Font(NamedTuple):
    """How a letter is drawn."""

    size: float
    is_bold: bool
    is_mono: bool


def page_lines(page: Any, *, number: int) -> list[Line]:
    """Return the lines of a pypdfium2 page, in the order the file has them, numbered as page `number`."""
    textpage = page.get_textpage()
    box = page.get_mediabox()
    try:
        reader = _Reader(textpage, number)
        return _merged([line for glyphs in reader.runs() if (line := reader.line(glyphs)) and _is_seen(line, box)])
    finally:
        textpage.close()


class _Reader:
    """Asks PDFium about one page."""

    def __init__(self, textpage: Any, number: int) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._textpage = textpage
        self._page = number

    def runs(self) -> Iterator[list[Glyph]]:
        """Yield the letters of each line."""
        run: list[Glyph] = []
        x, y = ctypes.c_double(), ctypes.c_double()
        for index, character in enumerate(self._characters()):
            if character in "\r\n":
                yield run
                run = []
                continue
            self._pdfium.FPDFText_GetCharOrigin(self._textpage, index, x, y)
            glyph = Glyph(index, character, x.value, y.value)
            if run and _starts_line(run, glyph):
                yield run
                run = []
            run.append(glyph)
        yield run

    def line(self, glyphs: Sequence[Glyph]) -> Line | None:
        """Return the line some letters make, or None where they are all white space."""
        inked = [glyph for glyph in glyphs if not glyph.character.isspace() and glyph.character != HYPHEN]
        if not inked:
            return None
        fonts = [self._font(inked[nth].place) for nth in _spread(len(inked), _N_SAMPLES)]
        size = median(font.size for font in fonts)
        is_mono = all(font.is_mono for font in fonts)
        y = median(glyph.y for glyph in inked)
        right = self._right(inked[-1].place)
        cells: tuple[Cell, ...] = ()
        if is_mono:
            text = _columns(inked, size=size)
        else:
            text, cells = self._proportional(glyphs, size=size, y=y)
        text += HYPHEN if glyphs[-1].character == HYPHEN else ""
        return Line(text, self._page, inked[0].x, right, y, size, all(font.is_bold for font in fonts), is_mono, cells)

    def _characters(self) -> str:
        n_characters = self._textpage.count_chars()
        text: str = self._textpage.get_text_range() if n_characters > 0 else ""
        text = text.replace("\ufffe", HYPHEN)
        if len(text) == n_characters:
            return text
        # Letters beyond the first 65,536, and some that cannot be shown, shift the text against the letters.
        codes = [self._pdfium.FPDFText_GetUnicode(self._textpage, index) for index in range(n_characters)]
        return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " " for code in codes)

    def _proportional(self, glyphs: Sequence[Glyph], *, size: float, y: float) -> tuple[str, tuple[Cell, ...]]:
        """Return the text, raised numbers behind `^` or left out where they mark a footnote, and where its cells start."""
        text = ""
        cells: list[Cell] = []
        before: Glyph | None = None
        is_raised = False
        for glyph in glyphs:
            if glyph.character.isspace() or glyph.character == HYPHEN:
                text += " " if text and not text.endswith(" ") else ""
                continue
            if before and glyph.x - before.x > _CELL_GAP * size and (gap := glyph.x - self._right(before.place)) > _CELL_GAP * size:
                text = text.rstrip() + " "
                cells.append(Cell(len(text), glyph.x, gap))
            was_raised, is_raised = is_raised, glyph.y - y > _RAISED * size
            if is_raised and not was_raised and glyph.character.isdigit() and text:
                text += "^"
            text += glyph.character
            before = glyph
        return text.rstrip(), tuple(cells)

    def _right(self, index: int) -> float:
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        self._pdfium.FPDFText_GetCharBox(self._textpage, index, left, right, bottom, top)
        return right.value

    def _font(self, index: int) -> Font:
        matrix = self._pdfium.FS_MATRIX()
        self._pdfium.FPDFText_GetMatrix(self._textpage, index, matrix)
        size = self._pdfium.FPDFText_GetFontSize(self._textpage, index) * (matrix.c**2 + matrix.d**2) ** 0.5
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._textpage, index, name, 128, flags)
        weight = self._pdfium.FPDFText_GetFontWeight(self._textpage, index)
        face = name.value.decode("utf-8", errors="replace")
        is_mono = bool(flags.value & 1) or bool(_MONO.search(face))
        return Font(round(size, 1), bool(_BOLD.search(face)) or weight >= _BOLD_WEIGHT, is_mono)


def _is_seen(line: Line, box: tuple[float, float, float, float]) -> bool:
    """Return whether a line is on the page and large enough to be read; what is not may be meant for a model."""
    left, bottom, right, top = box
    return line.size >= _READABLE and line.left < right and line.right > left and bottom < line.y < top


def _starts_line(run: Sequence[Glyph], glyph: Glyph) -> bool:
    """Return whether a letter stands lower and further left than the one before, without a line break between them."""
    before = run[-1]
    return before.y - glyph.y > _NEW_LINE and glyph.x < before.x


def _spread(n: int, n_samples: int) -> list[int]:
    """Return some of the numbers below n, the first and the last among them."""
    if n <= n_samples:
        return list(range(n))
    return [round(nth * (n - 1) / (n_samples - 1)) for nth in range(n_samples)]


def _columns(glyphs: Sequence[Glyph], *, size: float) -> str:
    """Return the text of typewriter letters with as many spaces as there is room for."""
    steps = [after.x - before.x for before, after in pairwise(glyphs) if after.place == before.place + 1 and after.x > before.x]
    advance = median(steps) if steps else 0.6 * size
    text = ""
    for glyph in glyphs:
        column = round((glyph.x - glyphs[0].x) / advance)
        text += " " * min(column - len(text), _MOST_SPACES) + glyph.character
    return text


def _merged(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with those that go on at the same height put together: PDFium parts them at a raised number."""
    merged: list[Line] = []
    for line in lines:
        if merged and _is_note_number(merged[-1], line):
            merged[-1] = merged[-1]._replace(y=line.y, size=line.size)
        if merged and _goes_on(merged[-1], line):
            merged[-1] = _together(merged[-1], line)
        else:
            merged.append(line)
    return merged


def _goes_on(before: Line, line: Line) -> bool:
    return abs(before.y - line.y) < _SAME_BASELINE and line.left > before.right - 1 and not before.text.endswith(HYPHEN)


def _is_note_number(before: Line, line: Line) -> bool:
    """Return whether a line is the raised number of the footnote that the next one holds."""
    is_raised = 0 < before.y - line.y < 0.6 * line.size and before.size < line.size
    return before.text.isdigit() and is_raised and -1 < line.left - before.right < line.size


def _together(before: Line, line: Line) -> Line:
    gap = line.left - before.right
    start = len(before.text) + (gap > _WORD_GAP * line.size)
    is_cell = gap > _CELL_GAP * line.size and not _LABEL.match(before.text)
    first = [Cell(start, line.left, gap)] if is_cell else []
    return before._replace(
        text=before.text.ljust(start) + line.text,
        right=line.right,
        size=max(before.size, line.size),
        is_bold=before.is_bold and line.is_bold,
        is_mono=before.is_mono and line.is_mono,
        cells=(*before.cells, *first, *(cell._replace(offset=start + cell.offset) for cell in line.cells)),
    )
