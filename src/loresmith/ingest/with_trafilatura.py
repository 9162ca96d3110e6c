"""Read a web page with trafilatura, for sites whose pages mark nothing: a recipe asks for it with `loader: trafilatura`.

It guesses the text of news and blog pages well, and loses some headings and code of documentation, which is why it is not the default.
"""

from pathlib import Path

from ..errors import MissingExtra
from ..records import Document
from .characters import read_text
from .limits import Refused
from .markdown import read_markdown


def load(path: Path, *, source: str) -> Document:
    """Return the document trafilatura makes of a page; MissingExtra where it is not installed, Refused where it finds no text."""
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtra("The loader trafilatura needs the package trafilatura.", hint="pip install trafilatura") from error
    extracted = trafilatura.extract(
        read_text(path), output_format="markdown", with_metadata=True, include_comments=False, include_tables=True
    )
    if not extracted:
        raise Refused(f"{source} holds no text that trafilatura finds.", reason="no-text", hint="Leave `loader` out to read it with ours.")
    return read_markdown(extracted, source=source)
