"""Open files that are zip archives of XML (DOCX, EPUB) without being undone by them.

The sizes an archive declares are checked before anything is unpacked, and `zipfile` unpacks no more than was declared. XML with a
document type is refused where it defines entities: a kilobyte of them grows to gigabytes, or reads files of this machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from .limits import Refused

_MOST_ENTRIES = 20_000
_MOST_BYTES = 1 << 30  # Unpacked, in all; pictures are never unpacked but counted.
_MOST_INFLATE = 200  # Times; the XML of a long document shrinks to a twentieth, empty tables to a hundredth.
_SMALL = 5 << 20  # Bytes; below that any ratio is harmless.


@contextmanager
def open_archive(path: Path, *, source: str) -> Iterator[ZipFile]:
    """Open a zip archive; Refused with `unreadable` where it is none or damaged, `zip-bomb` where it unpacks to too much."""
    try:
        with ZipFile(path) as archive:
            _check(archive.infolist(), source)
            yield archive
    except (BadZipFile, EOFError, NotImplementedError) as error:
        hint = "Save it again with the program it came from."
        raise Refused(f"{source} is damaged, or of another type than its name says: {error}.", reason="unreadable", hint=hint) from error


def read_xml(archive: ZipFile, name: str, *, source: str) -> Any:
    """Return the root element of an XML member; Refused where it is missing, is no XML, or defines entities."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        return fromstring(archive.read(name))
    except KeyError as error:
        raise Refused(f"{source} has no {name} in it.", reason="unreadable", hint="Correct its suffix, or leave it out.") from error
    except DefusedXmlException as error:
        message = f"{source} defines XML entities in {name}; it may be made to do harm."
        raise Refused(message, reason="xml-entities", hint="Leave it out, or save it again with the program it came from.") from error
    except ParseError as error:
        raise Refused(f"{source} is damaged at {name}: {error}.", reason="unreadable", hint="Save it again.") from error


def _check(entries: list[ZipInfo], source: str) -> None:
    n_bytes = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_ENTRIES:
        found = f"holds {len(entries):,} files, more than {_MOST_ENTRIES:,}"
    elif n_bytes > _MOST_BYTES:
        found = f"unpacks to {n_bytes:,} bytes, more than {_MOST_BYTES:,}"
    elif any(entry.file_size > max(_SMALL, _MOST_INFLATE * entry.compress_size) for entry in entries):
        found = f"holds a file that grows to more than {_MOST_INFLATE} times its size"
    else:
        return
    raise Refused(f"{source} {found}.", reason="zip-bomb", hint="Leave it out, or unpack it yourself if you trust it.")
