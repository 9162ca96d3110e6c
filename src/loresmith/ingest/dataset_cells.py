"""Rows of a dataset that stand in cells: CSV and its relatives, and parquet."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors import DatasetError, MissingExtra
from ..records import Dropped
from .dataset_forms import MOST_BYTES, Rows, form_of, named

MOST_CELL_LETTERS = 10_000_000


def table_rows(path: Path, text: str) -> Rows:
    """Return the rows of a table under its header; a row of another width is dropped, an unknown header raises DatasetError."""
    header = text.partition("\n")[0]
    with _long_cells():
        return _table_rows(path, text, header)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Raise the library's limit of 131,072 letters a cell, which is one for the process and below what a passage may have."""
    before = csv.field_size_limit(MOST_CELL_LETTERS)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _table_rows(path: Path, text: str, header: str) -> Rows:
    # Lines end as the file ends them; inside quotation marks every character stays as it is.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max("\t,;", key=header.count))
    names = next(reader)
    _check_names(path, names)
    if form_of(named(dict.fromkeys(names))) is None and not path.name.removesuffix(".gz").endswith((".csv", ".tsv")):
        raise DatasetError(
            f"{path} is not JSON at line 1, and not a table with known columns: {header.strip()[:80]}.",
            hint="Write it as JSON lines, or give it a header such as instruction,input,output.",
        )
    found = Rows([], [])
    for number, cells in _cells(reader):
        if isinstance(cells, list) and len(cells) == len(names):
            found.rows.append((number, named(dict(zip(names, cells, strict=True)))))
        elif cells:
            detail = cells if isinstance(cells, str) else f"{len(cells)} cells under {len(names)} names"
            found.dropped.append(Dropped(f"{path.name}:{number}", "ingest", "other-columns", detail))
    return found


def _check_names(path: Path, names: list[str]) -> None:
    """Raise DatasetError where two columns that are read have one name: nobody can say which is meant."""
    plain = [name.strip().casefold() for name in names]
    form = form_of(dict.fromkeys(plain))
    twice = next((name for name in (form.columns if form else ()) if plain.count(name) > 1), None)
    if twice is not None:
        raise DatasetError(
            f"{path} has {plain.count(twice)} columns named {twice!r}.", hint="Leave one of them, or give them names of their own."
        )


def _cells(reader: Any) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the line each row begins at with its cells, or with what is wrong with it."""
    while True:
        number = reader.line_num + 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, str(error)


def parquet_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a parquet file; DatasetError where it cannot be read or is too large, MissingExtra without pyarrow."""
    try:
        pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise MissingExtra(f"{path} is a parquet file, which needs pyarrow.", hint="pip install 'loresmith[hf]'") from error
    try:
        file = parquet.ParquetFile(path)
        inflated = sum(file.metadata.row_group(group).total_byte_size for group in range(file.metadata.num_row_groups))
        if inflated > MOST_BYTES:
            raise DatasetError(f"{path} holds {inflated:,} bytes, more than {MOST_BYTES:,}.", hint="Divide it, or take a part of it.")
        for batch in file.iter_batches(batch_size=1000):
            yield from batch.to_pylist()
    except pyarrow.ArrowException as error:
        raise DatasetError(f"{path} is no parquet file that can be read: {error}.", hint="Write it again.") from error
