"""Read a PDF: its text in reading order, its headings from bookmarks or, without them, from how they are printed.

Running heads, page numbers, tables of contents and the hyphens of divided words go; the number of the page stays, as the fragment
`page=N` of every heading and, in `meta["pages"]`, as the offset where each page starts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from ...errors import SourceError
from ...records import Document
from ..blocks import Block, compose
from ..characters import one_line
from ..limits import Refused
from ..titles import with_title, without_empty
from .code import with_mixed_code
from .columns import in_reading_order
from .contents import without_contents
from .frame import without_frame
from .glyphs import page_lines
from .line import Line
from .notes import note_groups, parted
from .outline import bookmarks, with_headings
from .paragraphs import groups, to_blocks
from .setting import Setting, setting_of
from .style import with_styled_headings
from .table import with_rows
from .title import document_title
from .words import vocabulary


def load(path: Path, *, source: str) -> Document:
    """Return the document of one PDF, named `source` in every record.

    Raises SourceError where the file is no PDF, is damaged, locked by a password, or shows pictures of text only (a scan).
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as pdf:
            return _read(pdf, source=source)
    except pypdfium2.PdfiumError as error:
        hint = "Open it in a viewer; print it to a new PDF, or remove its password."
        raise SourceError(f"{source} cannot be read as PDF: {error}", hint=hint) from error


def _read(pdf: Any, *, source: str) -> Document:
    pages = without_frame([in_reading_order(_lines(pdf, index)) for index in range(len(pdf))])
    lines = [line for page in pages for line in page]
    if not lines:
        message = f"{source} holds no text on its {len(pdf)} pages: they are pictures."
        raise Refused(message, reason="no-text", hint="Run it through OCR first, or read it with `loader: docling`.")
    lines = without_contents(lines)
    setting, outline = setting_of(lines), bookmarks(pdf)
    headed = with_headings(lines, outline) if outline else with_styled_headings(lines, setting)
    front = [line for line in headed if line.page == lines[0].page and not (outline and line.level)]
    own_title = document_title(pdf, front, body_size=setting.size)
    blocks, title = with_title(list(_blocks(headed, setting, vocabulary(lines))), own_title)
    document = compose(without_empty(blocks), source=source, title=title)
    author = one_line(pdf.get_metadata_value("Author") or "")
    return replace(document, meta={**document.meta, "author": author}) if author else document


def _lines(pdf: Any, index: int) -> list[Line]:
    page = pdf[index]
    try:
        return page_lines(page, number=index + 1)
    finally:
        page.close()


def _blocks(headed: Sequence[Line], setting: Setting, known: frozenset[str]) -> Iterator[Block]:
    text: list[Line] = []
    notes: dict[int, list[Line]] = {}
    for page, members in groupby(headed, key=lambda line: line.page):
        kept, notes[page] = parted(list(members), size=setting.size)
        text += kept
    found = groups(with_rows(with_mixed_code(text, setting)), setting)
    yield from to_blocks(list(_with_notes(found, notes)), setting, known)


def _with_notes(found: Sequence[list[Line]], notes: dict[int, list[Line]]) -> Iterator[list[Line]]:
    """Yield the groups, the footnotes of a page behind the last group that has a line on it."""
    for group, after in zip(found, [*found[1:], None], strict=True):
        yield group
        next_page = after[0].page if after else max(notes) + 1
        for page in range(group[0].page, next_page):
            yield from note_groups(notes.get(page, ()))
