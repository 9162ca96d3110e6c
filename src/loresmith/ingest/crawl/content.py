"""What kind of page an answer is, and its characters."""

import re
from codecs import BOM_UTF8, lookup

from ...registry import LOADERS
from ..characters import decode
from .scope import suffix
from .wire import Response

_SUFFIX_BY_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/x-ipynb+json": ".ipynb",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_UNSAID = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/plain"})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def kind(response: Response, address: str) -> str:
    """Return the suffix of the loader that reads an answer, `.html`; nothing where none does.

    The server's type decides; where it says nothing, or only `text/plain`, the address's suffix.
    """
    said = _type(response)
    own = suffix(address)
    if said in _UNSAID and own in LOADERS:
        return own
    named = _SUFFIX_BY_TYPE.get(said, "")
    return named if named in LOADERS else ""


def markup(response: Response, *, name: str) -> str:
    """Return an HTML answer as characters; SourceError, naming `name`, where it is no text."""
    return decode(as_utf8(response), name=name)


def as_utf8(response: Response) -> bytes:
    """Return a text's bytes in UTF-8 with a byte order mark where the server names the encoding: it outranks what the page declares."""
    found = _CHARSET.search(response.headers.get("content-type", ""))
    if not found or not _type(response).startswith(("text/", "application/xhtml")):
        return response.body
    try:
        return BOM_UTF8 + response.body.decode(lookup(found[1]).name).removeprefix("\ufeff").encode()
    except (LookupError, UnicodeError):
        return response.body


def _type(response: Response) -> str:
    return response.headers.get("content-type", "").partition(";")[0].strip().lower()
