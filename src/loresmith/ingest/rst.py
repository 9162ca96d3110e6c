"""Read reStructuredText, as the documentation of most Python packages is written: `rst_markdown` makes Markdown of it.

So it ends in the same text form as every other page, and needs neither docutils nor the project's own Sphinx extensions, which run code.
"""

from pathlib import Path

from ..records import Document
from .characters import clean, read_text
from .markdown import read_markdown
from .rst_markdown import as_markdown


def load(path: Path, *, source: str) -> Document:
    """Return the document of one reStructuredText file; SourceError where it cannot be read, is no text, or holds none."""
    return read_markdown(as_markdown(clean(read_text(path)).expandtabs(8)), source=source)
