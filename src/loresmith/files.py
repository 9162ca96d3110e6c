"""Files that are whole or not there: JSON lines, digests, locks.

A file appears under its final name only when every byte of it is on disk, so that a kill at any moment leaves
the old file or the new one, never half of either.
"""

import fcntl
import json
import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Any, TypeVar

from .errors import DamagedFile, RunError
from .records import Record

R = TypeVar("R", bound=Record)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all, and its folder where that is missing."""
    with replacing(path) as file:
        file.write(text.encode())


def write_json(path: Path, value: Any) -> None:
    """Write one JSON value, indented, whole or not at all. A number that is not finite becomes null."""
    write_text(path, json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def write_records(path: Path, records: Iterable[Record]) -> int:
    """Write records as JSON lines, whole or not at all; return how many."""
    n_records = 0
    with replacing(path) as file:
        for record in records:
            file.write(json_line(record.to_dict()))
            n_records += 1
    return n_records


def read_records(path: Path, kind: type[R]) -> list[R]:
    """Return the records of a JSON-lines file, in order."""
    return [kind.from_dict(row) for row in read_lines(path)]


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-lines file. A last line without its newline was torn by a kill and is left out.

    DamagedFile where another line is not JSON.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.endswith(b"\n") and line.strip():
                yield _parsed(line, f"Line {number} of {path}")


def read_json(path: Path) -> Any:
    """Return the value of a JSON file; DamagedFile where it holds none."""
    return _parsed(path.read_bytes(), str(path))


def _parsed(text: bytes, place: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        hint = "Put it back from a copy, or delete the file: a run makes what it held again."
        raise DamagedFile(f"{place} is damaged: {error}.", hint=hint) from error


def append_line(path: Path, row: Mapping[str, Any]) -> None:
    """Add one JSON line and see it onto the disk; a torn line left by a kill is cut off first."""
    append_lines(path, [row])


def append_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add JSON lines in one write and see them onto the disk; a torn line left by a kill is cut off first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        _cut_torn_line(file)
        file.write(b"".join(json_line(row) for row in rows))
        file.flush()
        os.fsync(file.fileno())


def json_line(row: Mapping[str, Any]) -> bytes:
    """Return one JSON line; the same row gives the same bytes. A number that is not finite becomes null."""
    return json.dumps(_plain(row), ensure_ascii=False, allow_nan=False).encode() + b"\n"


def digest_value(value: Any) -> str:
    """Return the sha256 of a JSON value, whatever the order of its keys."""
    return sha256(json.dumps(_plain(value), sort_keys=True).encode()).hexdigest()


def digest_path(path: Path) -> str | None:
    """Return the sha256 of a file, or of a folder's names and contents; None where there is nothing that may be read."""
    if path.is_dir():
        members = sorted(member for member in path.rglob("*") if member.is_file())
        return digest_value([[member.relative_to(path).as_posix(), digest_path(member)] for member in members])
    if not path.exists():
        return None
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except PermissionError:
        return None  # whoever has to read it says so, by its name


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its final name only when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """See a folder's names onto the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for this process alone; a second process gets a RunError. The kernel lets go when we die."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunError(f"Another process is working in {folder}.", hint="Wait for it, or choose another --runs folder.") from error
        yield


def _cut_torn_line(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return
    file.seek(size - 1)
    if file.read(1) == b"\n":
        return
    file.seek(0)
    whole = file.read().rfind(b"\n") + 1
    file.truncate(whole)
    file.seek(0, os.SEEK_END)


def _plain(value: Any) -> Any:
    """Return what JSON can hold in place of records, paths, numbers of numpy's, and numbers that are not finite."""
    if isinstance(value, Record):
        return _plain(value.to_dict())
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    item: Callable[[], Any] | None = getattr(value, "item", None)
    return _plain(item()) if item else value
