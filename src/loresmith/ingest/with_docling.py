"""Read a file with docling, for scanned and heavily laid out PDFs: a recipe asks for it with `loader: docling`.

It brings its own models, fetches them on first use, and takes seconds a page; the Markdown it makes is read as any other.
"""

from pathlib import Path

from ..errors import MissingExtra
from ..records import Document
from .markdown import read_markdown


def load(path: Path, *, source: str) -> Document:
    """Return the document docling makes of a file; MissingExtra where docling is not installed, Refused where it finds no text."""
    try:
        from docling.document_converter import DocumentConverter
    except ImportError as error:
        raise MissingExtra("The loader docling needs the package docling.", hint="pip install docling") from error
    converted = DocumentConverter().convert(path)
    return read_markdown(converted.document.export_to_markdown(), source=source)
