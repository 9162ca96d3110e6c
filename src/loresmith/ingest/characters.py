"""From a file's bytes to clean characters: one decoding and one notion of clean text for every loader.

The encoding is taken from the byte order mark, then from what the file declares, then UTF-8, then Windows-1252, as a
browser does; UTF-16 shows itself by its zeros where it has no mark. UTF-8 with a few broken bytes stays UTF-8. Bytes that are no text
in any of them (Shift-JIS, most often) are refused rather than read as nonsense. Characters nobody sees are left out: they break the
matching of words, and can carry instructions to a model that no reader of the page would notice.
"""

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, lookup
from pathlib import Path

from ..errors import SourceError
from .limits import Refused

MAX_BYTES = 20_000_000  # Ten times the longest page of any documentation we met; what is larger is data, or a trap.
_MARKS = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"""<(?:meta\b[^>]*?|\?xml\b[^>]*?)(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a]")
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Joiners stay between letters that need them to be spelt right (Persian, Hindi); elsewhere they are only unseen.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_SPACE = re.compile(r"\s+")


_FEW_BROKEN = 0.1  # of the characters beyond ASCII: a text of another encoding breaks nearly all of them
_MOSTLY = 0.7  # of every second byte: text in Latin letters has nearly all of them zero in UTF-16


def read_text(path: Path) -> str:
    """Return the characters of a text file; SourceError where it is missing, empty, binary or above 20 MB."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            message = f"{path} has {size:,} bytes, more than the {MAX_BYTES:,} of one document."
            raise Refused(message, reason="too-large", hint="Split it, or leave it out.")
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.", hint="Check the path and its permissions.") from error
    if not content.strip():
        raise Refused(f"{path} is empty.", reason="no-text", hint="Remove it, or fetch it again.")
    return decode(content, name=str(path))


def decode(content: bytes, *, name: str) -> str:
    """Return bytes as characters with line feeds at line ends; SourceError, naming `name`, where they are no text.

    A byte that is broken in a text of UTF-8 becomes `\ufffd`.
    """
    encoding = _marked(content) or _wide(content)
    if encoding is None and _BINARY.search(content):
        raise SourceError(f"{name} is binary, not text.", hint="Name a file in a format that is read, or correct its suffix.")
    for candidate in (encoding, _declared(content), "utf-8"):
        try:
            if candidate:
                return _LINE_BREAK.sub("\n", content.decode(candidate))
        except UnicodeDecodeError:
            continue
    return _LINE_BREAK.sub("\n", _decoded_at_last(content, name))


def _decoded_at_last(content: bytes, name: str) -> str:
    """Return bytes that are not quite UTF-8: with its few broken bytes replaced, or else as Windows-1252."""
    text = content.decode("utf-8", errors="replace")
    n_beyond = sum(character > "\x7f" for character in text)
    if text.count("\ufffd") <= _FEW_BROKEN * n_beyond:
        return text
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        message = f"{name} is neither UTF-8 nor Windows-1252."
        raise Refused(message, reason="unknown-encoding", hint="Save it as UTF-8.") from error


def clean(text: str) -> str:
    """Return the text in Unicode form NFC without control characters, zero-width characters and direction marks."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def one_line(text: str) -> str:
    """Return clean text with every run of white space, no-break spaces included, as one space."""
    return _SPACE.sub(" ", clean(text)).strip()


def _marked(content: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)


def _wide(content: bytes) -> str | None:
    """Return which UTF-16 bytes without a mark are, by where their zeros stand; None where they are none."""
    n_pairs = len(content) // 2
    if n_pairs < 2 or len(content) % 2:
        return None
    first, second = content[::2].count(0), content[1::2].count(0)
    if second > _MOSTLY * n_pairs and not first:
        return "utf-16-le"
    return "utf-16-be" if first > _MOSTLY * n_pairs and not second else None


def _declared(content: bytes) -> str | None:
    found = _DECLARED.search(content[:_DECLARED_WITHIN])
    try:
        return lookup(found[1].decode()).name if found else None
    except LookupError:
        return None
