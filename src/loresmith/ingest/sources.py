"""Find the files of a source and read each with the loader of its type.

One bad page among many does not stop a run: it is written down with its reason, and every file found is a document or dropped.
A source that was named alone, or gives nothing at all, is a mistake the user wants to hear about.
"""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from ..errors import RecipeError, SourceError
from ..records import Document, Dropped
from ..registry import LOADERS, find
from ..text import normalise
from .limits import LIMITS, PLUGIN_LIMITS, Refused
from .reader import Reader

_ABOUT_THE_FOLDER = frozenset({"readme", "provenance", "license", "licence", "copying", "copyright", "notice", "authors", "manifest"})
_WILDCARDS = frozenset("*?[")


class Member(NamedTuple):
    """One file of a source."""

    path: Path
    source: str
    """Its posix path below the source's folder."""


def read_source(path: Path, *, licence: str, url: str, loader: str = "") -> Iterator[Document | Dropped]:
    """Yield a document or the reason there is none for every file of a file, a folder or a glob, in the order of their paths.

    Hidden files are skipped, links that lead out of the folder not followed. Texts whose words are equal count once.
    `url` is the address the folder is published under, `loader` what reads all the files in place of the loader of their type.
    Raises SourceError for a path that does not exist, a glob that matches nothing, a file named alone that cannot be read, and at
    the end where nothing was readable.
    """
    with Reader(PLUGIN_LIMITS if loader else LIMITS) as reader:
        if path.is_file():
            yield _published(reader.read(path, source=path.name, loader=loader or _loader(path)), licence=licence, url=url)
        else:
            yield from _read_all(path, reader, licence=licence, url=url, loader=loader)


def _read_all(path: Path, reader: Reader, *, licence: str, url: str, loader: str) -> Iterator[Document | Dropped]:
    folder, members = _members(path)
    first_by_text: dict[str, str] = {}
    reasons: Counter[str] = Counter()
    for member in members:
        result = _read(member, reader, folder=folder, loader=loader)
        if isinstance(result, Document):
            first = first_by_text.setdefault(sha256(normalise(result.text).encode()).hexdigest(), member.source)
            if first != member.source:
                result = Dropped(member.source, "ingest", "duplicate-document", f"same text as {first}")
        if isinstance(result, Dropped):
            reasons[result.reason] += 1
            yield result
        else:
            yield _published(result, licence=licence, url=url)
    if not first_by_text:
        found = ", ".join(f"{n} {reason}" for reason, n in reasons.items()) or "no files"
        raise SourceError(
            f"Nothing in {path} can be read: {found}.",
            hint=_types(),
        )


def _members(path: Path) -> tuple[Path, list[Member]]:
    """Return the folder of a source and its files, sorted by their path below it."""
    if path.is_dir():
        folder, found = path, list(_walk(path))
    elif _WILDCARDS.isdisjoint(str(path)):
        raise SourceError(f"{path} does not exist.", hint="Paths in a recipe are relative to the recipe.")
    else:
        folder, pattern = _divided(path)
        found = [match for match in folder.glob(pattern) if match.is_file()]
        if not found:
            raise SourceError(f"{path} matches no file.", hint="`*` stands for a name, `**/` for any folders.")
    members = [Member(file, _readable(file.relative_to(folder).as_posix())) for file in found]
    return folder, sorted((member for member in members if not _is_hidden(member)), key=lambda member: member.source)


def _walk(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder, onerror=_refuse):
        yield from (Path(place, name) for name in names)


def _refuse(error: OSError) -> None:
    raise SourceError(f"{error.filename} cannot be opened: {error.strerror}.", hint="Check its permissions.") from error


def _divided(path: Path) -> tuple[Path, str]:
    """Return the folder a glob starts in, and its pattern below that."""
    n_plain = next(index for index, part in enumerate(path.parts) if not _WILDCARDS.isdisjoint(part))
    pattern = "/".join(path.parts[n_plain:])
    # `**` alone matches only folders.
    return Path(*path.parts[:n_plain]), f"{pattern}/*" if pattern.endswith("**") else pattern


def _readable(name: str) -> str:
    """Return a name that can be written down: bytes of a file's name that are no UTF-8 stand as `\ufffd`."""
    return os.fsencode(name).decode("utf-8", "replace")


def _is_hidden(member: Member) -> bool:
    return any(part.startswith(".") for part in member.source.split("/"))


def _read(member: Member, reader: Reader, *, folder: Path, loader: str) -> Document | Dropped:
    path, source = member
    # `os.path.realpath` and not `Path.resolve`: it takes a link that leads to itself as it is.
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(folder.resolve()):
        return Dropped(source, "ingest", "outside-folder", f"a link to {_readable(str(target))}")
    if not target.is_file():
        return Dropped(source, "ingest", "not-a-file", "a link that leads nowhere" if path.is_symlink() else "a pipe, socket or device")
    if path.stem.lower() in _ABOUT_THE_FOLDER and path.suffix.lower() in {"", ".txt", ".md", ".rst"}:
        return Dropped(source, "ingest", "not-a-document", "it is about the folder")
    try:
        loader = loader or _loader(path)
    except SourceError:
        return Dropped(source, "ingest", "unknown-type", path.suffix or "no suffix")
    try:
        return reader.read(path, source=source, loader=loader)
    except Refused as error:
        return Dropped(source, "ingest", error.reason, error.message)


def _types() -> str:
    return f"Types that are read: {', '.join(sorted(name for name in LOADERS if name.startswith('.')))}."


def _loader(path: Path) -> str:
    """Return the name of the loader of a file's type; SourceError where there is none."""
    suffix = path.suffix.lower()
    try:
        # A colon would make the registry import what the file name says.
        if ":" not in suffix:
            find("loader", suffix)
            return suffix
    except RecipeError:
        if suffix in LOADERS:
            raise
    raise SourceError(
        f"{path} is of a type no loader reads.",
        hint=_types(),
    )


def _published(document: Document, *, licence: str, url: str) -> Document:
    address = f"{url.rstrip('/')}/{quote(document.source)}" if url else document.url
    return replace(document, licence=licence, url=address)
